import ArgumentParser
import Service

/// `finetuned retry`: takes up a job that has ended.
struct Retry: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Take up a job again that failed, was refused, cancelled or skipped, or was done.",
        discussion: "It starts from the beginning, with the folder's settings and base model of now.")

    @OptionGroup
    var job: JobArgument

    func run() throws {
        try job.change { control, job in try control.retry(job) } saying: { "Job \($0.id) (\($0.file)) is queued again." }
    }
}
