import ArgumentParser
import Service

/// `finetuned cancel`: stops a job.
struct Cancel: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Stop a job that waits or runs.",
        discussion: "Its file goes to the folder's failed; finetuned retry takes it up again.")

    @OptionGroup
    var job: JobArgument

    func run() throws {
        try job.change { control, job in try control.cancel(job) } saying: {
            "Job \($0.id) (\($0.file)) is \($0.state == .failed ? "cancelled" : "being stopped")."
        }
    }
}
