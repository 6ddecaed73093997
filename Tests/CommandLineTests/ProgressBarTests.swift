import Job
import Testing

@testable import finetuned

struct ProgressBarTests {
    private let start = ContinuousClock.now

    private func progress(_ completed: Int, of total: Int = 40, step: String = "Epoch 3 of 10", loss: Double? = 0.5134) -> JobEvent.Progress {
        JobEvent.Progress(step: step, completed: completed, total: total, loss: loss)
    }

    @Test func theLineShowsStepShareCountAndLoss() {
        var bar = ProgressBar()
        let line = bar.line(for: progress(10), at: start, width: 60)
        #expect(line == "Epoch 3 of 10 [######-------------------] 10/40, loss 0.513")
    }

    @Test func theTimeLeftIsReckonedFromTheStepsFirstEvent() {
        var bar = ProgressBar()
        _ = bar.line(for: progress(30, step: "Epoch 2 of 10"), at: start, width: 80)
        _ = bar.line(for: progress(0), at: start + .seconds(100), width: 80)
        let line = bar.line(for: progress(10), at: start + .seconds(130), width: 80)
        #expect(line.hasSuffix("10/40, loss 0.513, 1:30 left"))
    }

    @Test(arguments: [0, 10, 20, 40, 80, 200]) func theLineFitsTheTerminal(width: Int) {
        var bar = ProgressBar()
        for completed in [0, 1, 39, 40, 41] {
            let line = bar.line(for: progress(completed), at: start + .seconds(completed * 100), width: width)
            #expect(line.count < max(width, 1))
        }
    }

    @Test func aStepWithoutATotalShowsAnEmptyBar() {
        var bar = ProgressBar()
        #expect(bar.line(for: progress(0, of: 0, loss: nil), at: start, width: 40) == "Epoch 3 of 10 [-------------------] 0/0")
    }
}

struct NumbersTests {
    @Test(arguments: [(5, "0:05"), (80, "1:20"), (7425, "2:03:45")])
    func aDurationReadsAsAClock(seconds: Int, text: String) {
        #expect(clock(.seconds(seconds)) == text)
    }
}
