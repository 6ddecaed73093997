import Glibc
import Job
import Service

/// Shows a worker's events to whoever started it, on standard error: a progress bar on a terminal, and a line for each event
/// that is more than progress.
actor EventDisplay {
    /// The last package that was saved.
    private(set) var package: String?
    /// The last measurement.
    private(set) var metrics: Metrics?
    /// What a file is, and what of it does not fit.
    private(set) var inspection: (card: Card, findings: [Finding])?
    private var bar: ProgressBar?

    init(isTerminal: Bool = isatty(STDERR_FILENO) == 1) {
        bar = isTerminal ? ProgressBar() : nil
    }

    func show(_ event: JobEvent) {
        switch event {
        case .progress(let progress): draw(progress)
        case .saved(let path): package = path
        case .measured(_, let metrics): self.metrics = metrics
        case .inspected(let card, let findings): inspection = (card, findings)
        default: break
        }
        guard let line = event.line else { return }
        close()
        writeToStandardError(line + "\n")
    }

    /// Takes the progress bar off the screen.
    func close() {
        if bar?.erase() == true { writeToStandardError("\r\u{1B}[K") }
    }

    private func draw(_ progress: JobEvent.Progress) {
        guard let line = bar?.line(for: progress, at: .now, width: terminalWidth(of: STDERR_FILENO)) else { return }
        writeToStandardError("\r\u{1B}[K" + line)
    }
}

/// Columns of the terminal that a descriptor leads to.
func terminalWidth(of descriptor: Int32) -> Int {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
}
