internal import Foundation

/// A change of brightness and contrast, made on the logits of the pixels so that nothing is ever clipped.
public struct Lighting: Sendable, Equatable {
    /// What mid-grey becomes; 0.5 changes nothing.
    public var brightness: Double
    /// By what the logits are multiplied after that; 1 changes nothing.
    public var contrast: Double

    public init(brightness: Double = 0.5, contrast: Double = 1) {
        self.brightness = brightness
        self.contrast = contrast
    }

    /// Changes pixels from 0 to 1 in place; those at either end are first moved inside by 1e-7.
    func apply(to pixels: inout [Float]) {
        guard self != Lighting() else { return }
        let shift = Float(log(brightness / (1 - brightness))), factor = Float(contrast)
        pixels.withUnsafeMutableBufferPointer { pixels in
            for index in pixels.indices {
                let value = min(max(pixels[index], 1e-7), 1 - 1e-7)
                pixels[index] = 1 / (1 + exp(factor * (log(1 / value - 1) - shift)))
            }
        }
    }
}
