// As much as snippets need of packages that are too large to install for their types.

declare module 'electron' {
  export const ipcMain: {
    handle(channel: string, listener: (event: unknown, text: string) => unknown): void
  }
}
