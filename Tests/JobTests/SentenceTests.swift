import Job
import Testing

struct SentenceTests {
    private static let data = DataSummary(
        trainingChips: 90, validationChips: 10, emptyChips: 3, droppedChips: 2, instances: 240, classes: ["pool", "roof"], chipSize: 256)
    private static let metrics = Metrics(
        averagePrecision: 0.51234, averagePrecisionByClass: [:], maskAP50: 0.6, maskAP: 0.25, boxAP50: 1, boxAP: 0.5, chips: 1)

    @Test(arguments: [
        (.started(device: "cpu", threads: 1, libtorch: "2.13.0"), "the worker runs on cpu with 1 thread and libtorch 2.13.0."),
        (
            .prepared(data),
            "the data has 90 chips to train on and 10 to validate, 3 of them without any object, 2 empty ones left out, of 256 pixels, "
                + "with 240 objects of classes pool, roof."
        ),
        (
            .measured(stage: .before, metrics: metrics),
            "average precision before training is 0.512 on 1 chip (mask AP50 0.6, mask AP 0.25, box AP50 1)."
        ),
        (.measured(stage: nil, metrics: metrics), "average precision is 0.512 on 1 chip (mask AP50 0.6, mask AP 0.25, box AP50 1)."),
        (.learningRate(0.000251189, batches: 31), "found the learning rate 0.000251 in 31 batches."),
        (.learningRate(0.002, batches: 0), "takes the learning rate 0.002, as the settings say."),
        (.resumed(epoch: 3, batches: 1), "goes on from its checkpoint in epoch 3, after 1 batch."),
        (
            .epoch(Epoch(number: 2, of: 10, trainLoss: 0.81234, validLoss: nil, learningRate: 0.1, averagePrecision: 0, seconds: 754)),
            "epoch 2 of 10: training loss 0.812, average precision 0, 12 min."
        ),
        (.saved(path: "/results/pools.dlpk"), "saved /results/pools.dlpk."),
    ] as [(JobEvent, String)])
    func anEventReadsAsASentence(event: JobEvent, sentence: String) {
        #expect(event.sentence == sentence)
    }

    @Test func progressAndEndsAreNoSentences() {
        let progress = JobEvent.Progress(step: "Epoch 1 of 2", completed: 1, total: 4)
        let failure = JobEvent.Failure(message: "It broke.", isInputAtFault: false)
        let others: [JobEvent] = [.began(step: "Saving", seconds: 30), .progress(progress), .finished(report: "/report.html"), .failed(failure)]
        #expect(others.compactMap(\.sentence) == [])
    }
}
