import Testing

@testable import Torch

/// How far the first weights spread. Their deviation is that of 600 000 numbers drawn, so that it is known to a thousandth.
struct SpreadOfWeights: Sendable {
    let initialization: Initialization
    let deviation: Double
    /// Whether the weights lie evenly within ±√3 deviations.
    let isEven: Bool

    /// For 500 outputs of 300 inputs of 2 × 2 pixels.
    static let all = [
        SpreadOfWeights(initialization: .torchDefault, deviation: (1.0 / 1200 / 3).squareRoot(), isEven: true),
        SpreadOfWeights(initialization: .heNormal, deviation: (2.0 / 2000).squareRoot(), isEven: false),
        SpreadOfWeights(initialization: .heUniform, deviation: (3.0 / 1200 / 3).squareRoot(), isEven: true),
        SpreadOfWeights(initialization: .normal(deviation: 0.01), deviation: 0.01, isEven: false),
    ]
}

@Test(arguments: SpreadOfWeights.all) func weightsBeginAsSpreadAsTheirInitializationSays(_ spread: SpreadOfWeights) {
    let values: [Float] = spread.initialization.weight([500, 300, 2, 2]).array()
    let squares = values.reduce(0.0) { $0 + Double($1) * Double($1) }, count = Double(values.count)
    #expect(abs((squares / count).squareRoot() / spread.deviation - 1) < 0.01)
    #expect(abs(values.reduce(0.0) { $0 + Double($1) }) / count < 0.01 * spread.deviation)
    #expect((Double(values.max()!) < 1.74 * spread.deviation) == spread.isEven)
}

@Test func onlyTorchsOwnBiasesAreNotZero() {
    let biases: [Float] = Initialization.torchDefault.bias(1000, inputs: 100).array()
    #expect(biases.max()! <= 0.1 && biases.max()! > 0.09 && biases.min()! >= -0.1 && biases.min()! < -0.09)
    for other in [Initialization.heNormal, .heUniform, .normal(deviation: 1)] { #expect(other.bias(2, inputs: 1).array(of: Float.self) == [0, 0]) }
}
