// What a row of the table says.

/** A flag, as it is written and as `--help` tells of it. */
export interface Flag {
  name: string
  short?: string
  /** What stands for its value; without one it is given or not. */
  value?: string
  /** What it is without `=…`, where a value may be left out. */
  bare?: true
  /** The option of the addon that it gives; a point leads into an object. */
  option?: string
  /** What the option gets where the flag has no value of its own. */
  gives?: boolean
  /** Its value is a number, if it looks like one. */
  number?: true
  says: string
}
