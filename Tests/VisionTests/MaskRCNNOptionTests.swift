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

    /// What torchvision's `MaskRCNN` takes where it is given nothing.
    @Test func defaultsAreTorchvisions() {
        let options = MaskRCNNOptions()
        #expect(options.trainingProposals.beforeSuppression == 2000 && options.trainingProposals.afterSuppression == 2000)
        #expect(options.evaluationProposals.beforeSuppression == 1000 && options.evaluationProposals.afterSuppression == 1000)
        #expect(options.proposalScore == 0 && options.proposalOverlap == 0.7)
        #expect(options.anchorForeground == 0.7 && options.anchorBackground == 0.3)
        #expect(options.anchorsPerImage == 256 && options.anchorPositiveShare == 0.5)
        #expect(options.detectionScore == 0.05 && options.detectionOverlap == 0.5 && options.detectionsPerImage == 100)
        #expect(options.regionForeground == 0.5 && options.regionBackground == 0.5)
        #expect(options.regionsPerImage == 512 && options.regionPositiveShare == 0.25)
    }

    @Test func everyOptionIsTakenUnderTorchvisionsName() throws {
        let options = try MaskRCNNOptions([
            "rpn_pre_nms_top_n_train": 11, "rpn_post_nms_top_n_train": 12, "rpn_pre_nms_top_n_test": 13, "rpn_post_nms_top_n_test": 14,
            "rpn_batch_size_per_image": 15, "box_detections_per_img": 16, "box_batch_size_per_image": 17,
            "rpn_nms_thresh": 0.11, "rpn_fg_iou_thresh": 0.12, "rpn_bg_iou_thresh": 0.13, "rpn_positive_fraction": 0.14, "rpn_score_thresh": 0.15,
            "box_score_thresh": 0.16, "box_nms_thresh": 0.17, "box_fg_iou_thresh": 0.18, "box_bg_iou_thresh": 0.19, "box_positive_fraction": 0.21,
        ])
        #expect(options.trainingProposals.beforeSuppression == 11 && options.trainingProposals.afterSuppression == 12)
        #expect(options.evaluationProposals.beforeSuppression == 13 && options.evaluationProposals.afterSuppression == 14)
        #expect(options.anchorsPerImage == 15 && options.detectionsPerImage == 16 && options.regionsPerImage == 17)
        #expect(options.proposalOverlap == 0.11 && options.anchorForeground == 0.12 && options.anchorBackground == 0.13)
        #expect(options.anchorPositiveShare == 0.14 && options.proposalScore == 0.15)
        #expect(options.detectionScore == 0.16 && options.detectionOverlap == 0.17)
        #expect(options.regionForeground == 0.18 && options.regionBackground == 0.19 && options.regionPositiveShare == 0.21)
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
