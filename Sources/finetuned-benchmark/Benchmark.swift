import ArgumentParser

/// Times Mask R-CNN on made-up chips. Every command prints JSON.
@main struct Benchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "finetuned-benchmark",
        abstract: "Time Mask R-CNN on made-up chips.",
        discussion: "Start it with OMP_WAIT_POLICY=PASSIVE, as the daemon starts its workers.",
        subcommands: [Step.self, Evaluate.self, Operators.self, Compare.self, Scaling.self, Rates.self], defaultSubcommand: Step.self)
}

/// One training step, again and again.
struct Step: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Time training steps.")

    @OptionGroup var load: Load
    @OptionGroup var timing: Timing

    func run() throws {
        let training = try Training(load)
        try Figures(.step, load, timing) { training.step() }.print()
    }
}

/// What the network sees in a batch, again and again.
struct Evaluate: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Time the evaluation of batches, with masks of the chips' size.")

    @OptionGroup var load: Load
    @OptionGroup var timing: Timing

    func run() throws {
        let evaluation = try Evaluation(load)
        try Figures(.evaluate, load, timing) { evaluation.batch() }.print()
    }
}

/// Where the time of a step goes.
struct Operators: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List what each of libtorch's operators takes in a training step or an evaluation.")

    @Argument(help: "step or evaluate.") var task = Figures.Task.step
    @OptionGroup var load: Load

    func run() throws {
        let body: () -> Void
        switch task {
        case .step: body = try Training(load).step
        case .evaluate: body = try Evaluation(load).batch
        }
        for _ in 0..<2 { body() }
        try OperatorCosts(of: body).print()
    }
}
