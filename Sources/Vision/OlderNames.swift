extension MaskRCNN {
    /// The name that today's torchvision gives a tensor, for a name from any version. Before 0.13 the convolutions of the pyramid, of the
    /// proposals and of the mask head stood one level higher.
    public static func currentName(_ name: String) -> String {
        var parts = name.split(separator: ".").map(String.init)
        let last = parts.count - 1
        if name.hasPrefix("backbone.fpn."), parts.count == 5 {
            parts.insert("0", at: last)
        } else if name.hasPrefix("rpn.head.conv."), parts.count == 4 {
            parts.insert(contentsOf: ["0", "0"], at: last)
        } else if name.hasPrefix("roi_heads.mask_head.mask_fcn"), parts.count == 4, let number = Int(parts[2].dropFirst("mask_fcn".count)), number > 0 {
            parts.replaceSubrange(2...2, with: [String(number - 1), "0"])
        }
        return parts.joined(separator: ".")
    }
}
