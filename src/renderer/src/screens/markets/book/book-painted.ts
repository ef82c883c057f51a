let isMarked = false

/**
 * Notes once when the first book was painted: a `book-painted` mark, and the Unix time in milliseconds on
 * the document element, for the launch measurement.
 */
export function markBookPainted(): void {
  if (isMarked) return
  isMarked = true
  requestAnimationFrame(() => {
    // A task queued in a frame runs after that frame was painted.
    setTimeout(() => {
      const { startTime } = performance.mark('book-painted')
      document.documentElement.dataset.bookPainted = String(Math.round(performance.timeOrigin + startTime))
    })
  })
}
