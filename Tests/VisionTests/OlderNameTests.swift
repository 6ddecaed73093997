import Testing
import Vision

/// Names of torchvision 0.12 and those of 0.13 and later.
@Test(arguments: [
    ("backbone.fpn.inner_blocks.3.weight", "backbone.fpn.inner_blocks.3.0.weight"),
    ("backbone.fpn.layer_blocks.0.bias", "backbone.fpn.layer_blocks.0.0.bias"),
    ("rpn.head.conv.weight", "rpn.head.conv.0.0.weight"),
    ("roi_heads.mask_head.mask_fcn1.weight", "roi_heads.mask_head.0.0.weight"),
    ("roi_heads.mask_head.mask_fcn4.bias", "roi_heads.mask_head.3.0.bias"),
])
func aNameOfAnOlderTorchvisionIsBroughtUpToDate(older: String, current: String) {
    #expect(MaskRCNN.currentName(older) == current)
    #expect(MaskRCNN.currentName(current) == current)
}

@Test(arguments: [
    "backbone.body.layer1.0.conv1.weight", "backbone.0.weight", "rpn.head.cls_logits.bias", "roi_heads.box_head.fc6.weight",
    "roi_heads.mask_predictor.conv5_mask.weight", "roi_heads.mask_head.mask_fcn0.weight", "roi_heads.mask_head.mask_fcn.weight",
])
func aNameThatNeverChangedStays(name: String) {
    #expect(MaskRCNN.currentName(name) == name)
}
