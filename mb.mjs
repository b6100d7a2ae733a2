import { createRequire } from 'node:module'
const require=createRequire(import.meta.url)
const {toDataURL}=require('./index.js'); const {Service}=require('./dist/http/service.js'); const {entityTag}=require('./dist/http/key.js'); const {parseQuery}=require('./dist/http/parameters.js'); const {wanted}=require('./dist/http/wanted.js'); const {contentHeaders}=require('./dist/http/headers.js')
const text='https://example.com/t/8f3a9c1e?u=42&src=mail'
const query='text='+encodeURIComponent(text)+'&as=dataURL'
const s=new Service(); const signal=new AbortController().signal
async function conc(name,f,n=40000){ for(let k=0;k<3;k++){ const c0=process.cpuUsage(),t0=performance.now(); let left=n; await Promise.all(Array.from({length:50},async()=>{while(left-->0) await f()})); const c=process.cpuUsage(c0); console.log(name,'wall',((performance.now()-t0)/n*1000).toFixed(2),'cpu',((c.user+c.system)/n).toFixed(2))}}
function sync(name,f,n=200000){for(let k=0;k<2;k++){const c0=process.cpuUsage();for(let i=0;i<n;i++)f();const c=process.cpuUsage(c0);console.log(name,((c.user+c.system)/n).toFixed(2))}}
const p=parseQuery(query); const w=wanted(p.text,p,undefined);






sync('tag',()=>entityTag(w))
await conc('bare',()=>toDataURL(text))
await conc('service',()=>s.picture({method:'GET',query,headers:{},body:undefined,gone:()=>signal}))
await conc('bare',()=>toDataURL(text))
await conc('service',()=>s.picture({method:'GET',query,headers:{},body:undefined,gone:()=>signal}))
