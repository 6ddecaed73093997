import Testing
@testable import Torch

private final class Leaf: Module {
    @Parameter var weight: Tensor
    @Parameter("shift") var bias: Tensor?
    @Buffer("running_mean") var mean: Tensor

    init(bias: Bool = true) {
        super.init()
        weight = Tensor.ones([2])
        self.bias = bias ? Tensor.zeros([2]) : nil
        mean = Tensor.zeros([2])
    }
}

private final class Tree: Module {
    @Child var stem: Leaf
    @Child("blocks") var layers: [Leaf]
    @Child("") var direct: [Leaf]
    @Child var absent: Leaf?

    override init() {
        super.init()
        stem = Leaf(bias: false)
        layers = [Leaf(), Leaf()]
        direct = [Leaf()]
        absent = nil
    }
}

@Test func namesInACheckpointFollowPropertiesAndKeys() {
    #expect(Tree().state.map(\.name) == [
        "stem.weight", "stem.running_mean",
        "blocks.0.weight", "blocks.0.shift", "blocks.0.running_mean",
        "blocks.1.weight", "blocks.1.shift", "blocks.1.running_mean",
        "0.weight", "0.shift", "0.running_mean",
    ])
    #expect(Tree().parameters.count == 7)
}

@Test func trainingModeAndTrainabilityReachTheLeaves() {
    let tree = Tree()
    tree.setTraining(false)
    #expect(tree.layers[1].isTraining == false)
    tree.setTrainable(false)
    #expect(tree.parameters.allSatisfy { !$0.requiresGradient })
    #expect(Tree().parameters.allSatisfy { $0.requiresGradient })
}

@Test func weightsThatFitAreCopiedByName() throws {
    let leaf = Leaf()
    try leaf.load(["weight": Tensor([3, 4] as [Float], shape: [2]), "running_mean": Tensor([5, 6] as [Float], shape: [2])]) { $0 == "shift" }
    #expect(leaf.weight.array(of: Float.self) == [3, 4])
    #expect(leaf.mean.array(of: Float.self) == [5, 6])
}

@Test func weightsThatDoNotFitAreNamedAndNothingIsCopied() throws {
    let leaf = Leaf()
    let weights = ["weight": Tensor.zeros([2]), "running_mean": Tensor.zeros([3]), "extra": Tensor.zeros([1])]
    let error = try #require(throws: StateMismatch.self) { try leaf.load(weights) }
    #expect(error == StateMismatch(missing: ["shift"], unexpected: ["extra"], misshapen: [.init(name: "running_mean", found: [3], needed: [2])]))
    #expect(error.description == "the weights lack shift; they hold, unknown to the network, extra; they hold running_mean as [3] instead of [2]")
    #expect(leaf.weight.array(of: Float.self) == [1, 1])
}
