import { createRequire } from 'node:module'
const require=createRequire(import.meta.url)
const {toDataURL}=require('./index.js')
const text='https://example.com/t/8f3a9c1e?u=42&src=mail'
const signal=new AbortController().signal
async function conc(name,f,n=40000){ const o=[]; for(let k=0;k<3;k++){ const c0=process.cpuUsage(),t0=performance.now(); let left=n; await Promise.all(Array.from({length:50},async()=>{while(left-->0) await f()})); const c=process.cpuUsage(c0); o.push(((c.user+c.system)/n).toFixed(2))} console.log(name,...o)}
async function loop(name,f,n=40000){ const o=[]; for(let k=0;k<3;k++){ let t=0; for(let i=0;i<n;i+=50){ const t0=performance.now(); const ps=[]; for(let j=0;j<50;j++) ps.push(f()); t+=performance.now()-t0; await Promise.all(ps)} o.push((t/n*1000).toFixed(2))} console.log(name,...o)}
const base={type:'png'}
for (const [n,f] of Object.entries({
 bare:()=>toDataURL(text),
 type:()=>toDataURL(text,{type:'png'}),
 max:()=>toDataURL(text,{maxPixels:4194304}),
 both:()=>toDataURL(text,{type:'png',maxPixels:4194304}),
 spread:()=>toDataURL(text,{...base,maxPixels:4194304}),
 signal:()=>toDataURL(text,{signal}),
 all:()=>toDataURL(text,{...base,maxPixels:4194304,signal}),
})) { await conc(n,f); await loop(n+' call',f) }
