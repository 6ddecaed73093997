import Testing
import Torch

@Test func operatorsComputeWhatTheirNamesSay() {
    let a = Tensor([1, 2, 3, 4] as [Float], shape: [2, 2])
    #expect((a + a * 2.0).array(of: Float.self) == [3, 6, 9, 12])
    #expect(a.matmul(a).array(of: Float.self) == [7, 10, 15, 22])
    #expect(a[nil, Tensor([1] as [Int64], shape: [1])].array(of: Float.self) == [2, 4])
    #expect((a .> 2).array(of: Bool.self) == [false, false, true, true])
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
