internal import CCairo
internal import Foundation

/// A finished drawing.
public struct Picture: Sendable, Equatable {
    /// The bytes of a PNG file.
    public let png: [UInt8]
    /// Pixels.
    public let width, height: Int
    /// Pixels for each point of the size at which the picture is meant to be shown.
    public let density: Double

    /// Writes the PNG file, replacing what is there in one step.
    public func write(to path: String) throws(DrawingError) {
        do {
            try Data(png).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw DrawingError(message: "\(path) cannot be written (\(error.localizedDescription)); check the folder, its permissions and the free space.")
        }
    }
}

/// Why a picture could not be made or written.
public struct DrawingError: Error, Equatable, CustomStringConvertible {
    /// One sentence for a person.
    public let message: String
    /// The ``message``.
    public var description: String { message }

    init(message: String) {
        self.message = message
    }

    init(status: cairo_status_t) {
        message = "Cannot draw the picture: \(String(cString: cairo_status_to_string(status)))."
    }
}
