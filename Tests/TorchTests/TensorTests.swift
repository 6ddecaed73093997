import Testing
import Torch

@Test func operatorsComputeWhatTheirNamesSay() {
    let a = Tensor([1, 2, 3, 4] as [Float], shape: [2, 2])
    #expect((a + a * 2.0).array(of: Float.self) == [3, 6, 9, 12])
    #expect(a.matmul(a).array(of: Float.self) == [7, 10, 15, 22])
    #expect(a[nil, Tensor([1] as [Int64], shape: [1])].array(of: Float.self) == [2, 4])
    #expect((a .> 2).array(of: Bool.self) == [false, false, true, true])
}

@Test(arguments: [1, 2, 3, 7]) func aLossInPartsHasTheValueAndTheGradientsOfTheWhole(size: Int) throws {
    func leaves() -> (x: Tensor, weight: Tensor) {
        let x = Tensor((0..<15).map { Float($0) / 5 - 1 }, shape: [5, 3]), weight = Tensor([0.5, -1, 2] as [Float], shape: [3, 1])
        x.requiresGradient = true
        weight.requiresGradient = true
        return (x, weight)
    }
    func loss(_ rows: Tensor, _ weight: Tensor) -> Tensor { let y = rows.matmul(weight); return (y * y * y).sum() }
    let whole = leaves(), parted = leaves(), fixed = Tensor.ones([1])
    let expected = loss(whole.x * 2.0, whole.weight) / 3
    let found = Tensor.loss(over: parted.x * 2.0, by: size, parameters: [fixed, parted.weight]) { rows, range in
        #expect(rows.shape == [range.count, 3])
        return loss(rows, parted.weight)
    } / 3
    expected.backward()
    found.backward()
    #expect(abs(found.item - expected.item) < 1e-4)
    #expect(largestDifference(try #require(parted.x.gradient), try #require(whole.x.gradient)) < 1e-4)
    #expect(largestDifference(try #require(parted.weight.gradient), try #require(whole.weight.gradient)) < 1e-4)
    #expect(fixed.gradient == nil)
}

@Test func aLossOverNoRowsIsStillJoinedToWhatLearns() throws {
    let weight = Tensor.ones([3, 1])
    weight.requiresGradient = true
    let loss = Tensor.loss(over: .zeros([0, 3]), by: 4, parameters: [weight]) { rows, _ in rows.matmul(weight).sum() }
    loss.backward()
    #expect(loss.item == 0)
    #expect(try #require(weight.gradient).array(of: Float.self) == [0, 0, 0])
    #expect(withoutGradient { Tensor.loss(over: .ones([2, 3]), by: 1, parameters: [weight]) { rows, _ in rows.matmul(weight).sum() } }.item == 6)
}

private func largestDifference(_ a: Tensor, _ b: Tensor) -> Float {
    (a - b).array(of: Float.self).map(abs).max() ?? 0
}

@Test func aLeafGathersTheGradientOfWhatWasComputedFromIt() throws {
    let x = Tensor([1, 2, 3] as [Float], shape: [3])
    x.requiresGradient = true
    (x * x).sum().backward()
    #expect(try #require(x.gradient).array(of: Float.self) == [2, 4, 6])
    x.clearGradient()
    #expect(x.gradient == nil)
    #expect(withoutGradient { (x * x).requiresGradient } == false)
}
