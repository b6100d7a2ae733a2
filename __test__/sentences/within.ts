const asOnLinux = (text: string) => text.replace(/\\+/g, '/')

/** What is said, with paths as they are seen from the folder, on each system alike. */
export function within(folder: string, text: string): string {
  const [from, said] = [`${asOnLinux(folder)}/`, asOnLinux(text)]
  return said.includes(from) ? said.replaceAll(from, '') : text
}
