import Testing
import Torch

@testable import Vision

struct MaskRCNNOptionTests {
    @Test(arguments: [
        ("box_detections_per_img", 1e30), ("box_detections_per_img", -1), ("box_batch_size_per_image", 0), ("rpn_batch_size_per_image", 2.5),
        ("rpn_positive_fraction", 25), ("box_nms_thresh", -0.1), ("box_score_thresh", .nan), ("box_batch_size", 64),
    ] as [(String, Double)])
    func whatTorchvisionCouldNotUseIsRefusedByItsName(name: String, value: Double) throws {
        let error = try #require(throws: MaskRCNNOptions.InvalidOption.self) { try MaskRCNNOptions([name: value]) }
        #expect(error.description.contains("option '\(name)' is "))
    }

    @Test func proposalsBelowTheLowestScoreAreLeftOut() throws {
        let counts = try [0, 0.5, 1].map { lowest in
            let network = RegionProposalNetwork(channels: 4, anchorSizes: [32], options: try MaskRCNNOptions(["rpn_score_thresh": lowest]))
            let anchors = Tensor([0, 0, 40, 40, 50, 0, 90, 40, 100, 0, 140, 40, 150, 0, 190, 40] as [Float], shape: [4, 4])
            let output = RegionProposalNetwork.Output(
                anchors: anchors, objectness: Tensor([-3, -0.1, 0.1, 3] as [Float], shape: [1, 4]), offsets: .zeros([1, 4, 4]), anchorsPerMap: [4])
            let limits = MaskRCNNOptions().evaluationProposals
            return network.proposals(from: output, size: ImageSize(height: 300, width: 300), limits: limits)[0].shape[0]
        }
        #expect(counts == [4, 2, 0])
    }
}
