internal import Esri
internal import Raster

extension InstanceRaster {
    /// The raster's objects in the order of their numbers, each with its mask and box.
    ///
    /// Boxes hold the indices of the object's first and last column and row; a box one pixel wide or high is widened by one.
    func instances(width: Int, height: Int) -> [Instance] {
        extents(width: width).sorted { $0.key < $1.key }.map { id, extent in
            Instance(classIndex: classIndex, box: extent.box, mask: mask(of: id, in: extent, width: width, height: height))
        }
    }

    private func extents(width: Int) -> [UInt32: Extent] {
        var extents: [UInt32: Extent] = [:]
        ids.withUnsafeBufferPointer { ids in
            var start = 0
            while start < ids.count {
                let row = start / width, id = ids[start]
                var end = start + 1
                while end < (row + 1) * width, ids[end] == id { end += 1 }
                if id != 0 {
                    extents[id, default: Extent(row: row)].add(row: row, columns: start - row * width...end - 1 - row * width)
                }
                start = end
            }
        }
        return extents
    }

    private func mask(of id: UInt32, in extent: Extent, width: Int, height: Int) -> Mask {
        var bits = [UInt8](repeating: 0, count: width * height)
        bits.withUnsafeMutableBufferPointer { bits in
            ids.withUnsafeBufferPointer { ids in
                for row in extent.top...extent.bottom {
                    for index in row * width + extent.left...row * width + extent.right where ids[index] == id { bits[index] = 1 }
                }
            }
        }
        return Mask(width: width, height: height, bits: bits)
    }
}

/// The rows and columns in which an object has pixels, both ends included.
private struct Extent {
    var left = Int.max, right = Int.min
    let top: Int
    var bottom: Int

    init(row: Int) {
        top = row
        bottom = row
    }

    mutating func add(row: Int, columns: ClosedRange<Int>) {
        left = min(left, columns.lowerBound)
        right = max(right, columns.upperBound)
        bottom = row
    }

    var box: Box {
        Box(
            x0: Float(left), y0: Float(top),
            x1: Float(left == right ? right + 1 : right), y1: Float(top == bottom ? bottom + 1 : bottom)
        )
    }
}
