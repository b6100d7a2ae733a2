// The stages of a run: each runs to its end even after another has failed, and what each took stands at the end.

/** A row as it is printed: `.ci/run` finds it by this form. */
const row = (milliseconds, name) => `${(milliseconds / 1000).toFixed(1).padStart(8)} s  ${name}`

export class Stages {
  #rows = []
  #failed = []
  #total = 0

  /** Runs a stage, which fails by returning `false`. */
  run(name, job) {
    console.log(`\n▶ ${name}`)
    const start = performance.now()
    if (job() === false) this.#failed.push(name)
    const took = performance.now() - start
    this.#total += took
    this.#rows.push(row(took, name))
  }

  /** Prints what each stage took and which have failed, and ends the process. */
  end() {
    const verdict =
      this.#failed.length === 0 ? 'Everything passed.' : `Failed: ${this.#failed.join(', ')}`
    const line = '─'.repeat(60)
    console.log(['', line, ...this.#rows, row(this.#total, 'in all'), line, verdict].join('\n'))
    process.exit(this.#failed.length === 0 ? 0 : 1)
  }
}
