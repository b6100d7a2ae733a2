// What the addon exports for `toFile`, and the package does not.

export interface FileBinding {
  /** Reads a call, at the call. @throws {QrError} */
  fileRequest(path: unknown, data: unknown, options: unknown): FileRequest
  renderFile(request: object, signal: AbortSignal | undefined): Promise<Buffer>
  fileQueue(): object
  /** Whether there is a permit, for `'take'`. @throws {QrError} `ERR_QR_QUEUE_FULL`, for `'begin'` and `'wait'`. */
  fileStep(queue: object, step: Step | 'take' | 'give'): boolean
}

/** What happens to a call, as `stats()` counts it. */
export type Step =
  /** It comes, to begin at once or to wait. */
  | 'begin'
  | 'wait'
  /** It waits no longer. */
  | 'leave'
  /** It is aborted before it is drawn. */
  | 'abort'
  /** It is drawn, and its file is next. */
  | 'write'
  /** What becomes of the file. */
  | 'written'
  | 'failed'
  | 'stopped'

export interface FileRequest {
  request: object
  /** About how many the picture has, at most. */
  bytes: number
  signal?: AbortSignal
}
