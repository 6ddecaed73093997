import Testing
import Torch

@Test func stepsAreThoseOfAdamBehindADecoupledDecay() {
    let parameter = Tensor([1, -2, 3, 0.5] as [Float], shape: [4])
    parameter.requiresGradient = true
    let optimizer = AdamW(groups: [.init(parameters: [parameter])])
    // What torch 1.13's Adam gave, with the decay applied before it and the momentum changed between steps.
    let steps: [(rate: Double, momentum: Double, expected: [Float])] = [
        (1e-2, 0.95, [0.9898999929428101, -1.989799976348877, 2.9997000694274902, 0.4899500012397766]),
        (2e-2, 0.90, [0.9734159111976624, -1.9731159210205078, 2.9991002082824707, 0.47356584668159485]),
        (3e-2, 0.85, [0.9495018124580383, -1.9489020109176636, 2.9982004165649414, 0.4498017132282257]),
    ]
    for (index, step) in steps.enumerated() {
        optimizer.clearGradients()
        let slope = Tensor([0.1, -0.4, 0, 2] as [Float], shape: [4]) * Double(index + 1)
        (parameter * slope).sum().backward()
        optimizer.groups[0].rate = step.rate
        optimizer.momentum = step.momentum
        optimizer.step()
        for (found, expected) in zip(parameter.array(of: Float.self), step.expected) {
            #expect(abs(found - expected) < 1e-6)
        }
    }
}

/// A slope of ten times Adam's 10⁻⁸ moves a weight by ten elevenths of the rate.
@Test func aSlopeNearNothingMovesLessThanTheRate() {
    let parameter = Tensor([0, 0] as [Float], shape: [2])
    parameter.requiresGradient = true
    let optimizer = AdamW(groups: [.init(parameters: [parameter], rate: 0.1)])
    (parameter * Tensor([1e-7, 1] as [Float], shape: [2])).sum().backward()
    optimizer.step()
    for (found, expected) in zip(parameter.array(of: Float.self), [-0.1 * 10 / 11, -0.1] as [Float]) { #expect(abs(found - expected) < 1e-5) }
}

@Test func aParameterWithoutAGradientIsLeftAlone() {
    let used = Tensor([1] as [Float], shape: [1]), unused = Tensor([1] as [Float], shape: [1])
    for parameter in [used, unused] { parameter.requiresGradient = true }
    let optimizer = AdamW(groups: [.init(parameters: [used, unused], rate: 0.1)])
    (used * 2.0).sum().backward()
    optimizer.step()
    #expect(used.item < 1)
    #expect(unused.item == 1)
}
