// The platforms that qrush is published for, by the name of their package; and how each is built on a
// Linux machine, where it can be.

/**
 * @typedef {object} Target
 * @property {string} triple - What Rust calls it; `package.json` lists these under `napi.targets`.
 * @property {string} words - What people call it.
 * @property {string} [needs] - What the binary asks of the system beside the processor.
 * @property {string} [glibc] - The newest glibc whose symbols it may ask for.
 * @property {string} [debian] - Debian's name of the architecture, which has a standard library for it.
 * @property {boolean} [fromSource] - Whether the standard library is built along.
 * @property {string[]} [flags] - Flags for the compiler.
 * @property {Record<string, string>} [env] - What the environment of the build has.
 * @property {string} [emulator] - The command that runs its programs on Linux on x64; `'processor'` where
 *   the processor itself does.
 * @property {boolean} [unpublished] - Whether it has no package: it is there to be run by a test.
 */

/** A library that is loaded cannot bring a C library of its own. */
const DYNAMIC = ['-Ctarget-feature=-crt-static']
/** The one of Microsoft's compiler is not on every Windows. */
const STATIC = ['-Ctarget-feature=+crt-static']

/** @type {Record<string, Target>} */
export const TARGETS = {
  'linux-x64-gnu': {
    triple: 'x86_64-unknown-linux-gnu',
    words: 'Linux on x64',
    needs: 'glibc 2.17 or newer',
    glibc: '2.17',
    debian: 'amd64',
  },
  'linux-x64-musl': {
    triple: 'x86_64-unknown-linux-musl',
    words: 'Linux on x64',
    needs: 'musl, as Alpine has it',
    fromSource: true,
    flags: DYNAMIC,
  },
  'linux-arm64-gnu': {
    triple: 'aarch64-unknown-linux-gnu',
    words: 'Linux on arm64',
    needs: 'glibc 2.17 or newer',
    glibc: '2.17',
    debian: 'arm64',
    emulator: 'qemu-aarch64-static',
  },
  'linux-arm64-musl': {
    triple: 'aarch64-unknown-linux-musl',
    words: 'Linux on arm64',
    needs: 'musl, as Alpine has it',
    fromSource: true,
    flags: DYNAMIC,
  },
  'linux-arm-gnueabihf': {
    triple: 'armv7-unknown-linux-gnueabihf',
    words: 'Linux on 32-bit ARM',
    needs: 'ARMv7 with hard floats, glibc 2.17 or newer',
    glibc: '2.17',
    debian: 'armhf',
    emulator: 'qemu-arm-static',
  },
  'linux-riscv64-gnu': {
    triple: 'riscv64gc-unknown-linux-gnu',
    words: 'Linux on riscv64',
    // Its first glibc.
    needs: 'glibc 2.27 or newer',
    glibc: '2.27',
    debian: 'riscv64',
    emulator: 'qemu-riscv64-static',
  },
  'linux-ppc64-gnu': {
    triple: 'powerpc64le-unknown-linux-gnu',
    words: 'Linux on ppc64',
    // The oldest that Zig has for it; Node.js asks for 2.28.
    needs: 'little-endian, glibc 2.19 or newer',
    glibc: '2.19',
    debian: 'ppc64el',
    emulator: 'qemu-ppc64le-static',
  },
  'linux-s390x-gnu': {
    triple: 's390x-unknown-linux-gnu',
    words: 'Linux on s390x',
    needs: 'glibc 2.17 or newer',
    glibc: '2.17',
    debian: 's390x',
    emulator: 'qemu-s390x-static',
  },
  'linux-ia32-gnu': {
    triple: 'i686-unknown-linux-gnu',
    words: 'Linux on 32-bit x86',
    glibc: '2.17',
    debian: 'i386',
    emulator: 'processor',
    unpublished: true,
  },
  'win32-x64-msvc': { triple: 'x86_64-pc-windows-msvc', words: 'Windows on x64', flags: STATIC },
  // What a machine without Microsoft's tools can link: proof that the sources are right for Windows.
  'win32-x64-gnu': {
    triple: 'x86_64-pc-windows-gnu',
    words: 'Windows on x64, by GNU tools',
    fromSource: true,
    unpublished: true,
  },
  'win32-ia32-msvc': {
    triple: 'i686-pc-windows-msvc',
    words: 'Windows on 32-bit x86',
    flags: STATIC,
  },
  'win32-arm64-msvc': {
    triple: 'aarch64-pc-windows-msvc',
    words: 'Windows on arm64',
    flags: STATIC,
  },
  'darwin-x64': {
    triple: 'x86_64-apple-darwin',
    words: 'macOS on Intel processors',
    needs: 'macOS 10.13 or newer',
    fromSource: true,
    env: { MACOSX_DEPLOYMENT_TARGET: '10.13' },
  },
  'darwin-arm64': {
    triple: 'aarch64-apple-darwin',
    words: 'macOS on Apple silicon',
    needs: 'macOS 11 or newer',
    fromSource: true,
    env: { MACOSX_DEPLOYMENT_TARGET: '11.0' },
  },
  'freebsd-x64': { triple: 'x86_64-unknown-freebsd', words: 'FreeBSD on x64', fromSource: true },
  'android-arm64': { triple: 'aarch64-linux-android', words: 'Android on arm64' },
  'wasm32-wasip1': {
    triple: 'wasm32-wasip1',
    flags: ['-Clinker-flavor=wasm-ld'],
    words: 'WebAssembly',
    needs: 'a browser, or a runtime without a binary of its own',
    debian: 'wasm32',
  },
  // With threads it wants a page that is isolated from all others, or workers: to come.
  'wasm32-wasip1-threads': {
    triple: 'wasm32-wasip1-threads',
    flags: ['-Clinker-flavor=wasm-ld'],
    words: 'WebAssembly with threads',
    unpublished: true,
  },
}
