/// A zip archive with one stored member, byte by byte.
func zipBytes(member: String = "images/0.tif", contents: [UInt8] = Array(repeating: 7, count: 500), comment: String = "") -> [UInt8] {
    let name = Array(member.utf8)
    let sizes = little(0, 4) + little(contents.count, 4) + little(contents.count, 4) + little(name.count, 2) + little(0, 2)
    let local = little(0x0403_4B50, 4) + little(20, 2) + little(0, 8) + sizes + name + contents
    let central = little(0x0201_4B50, 4) + little(20, 2) + little(20, 2) + little(0, 8) + sizes + little(0, 14) + name
    return local + central + zipEnd(entries: 1, directorySize: central.count, directoryOffset: local.count, comment: comment)
}

/// The closing record of a zip; on its own, an empty zip.
func zipEnd(entries: Int = 0, directorySize: Int = 0, directoryOffset: Int = 0, disk: Int = 0, comment: String = "") -> [UInt8] {
    let counts = little(disk, 2) + little(disk, 2) + little(entries, 2) + little(entries, 2)
    return little(0x0605_4B50, 4) + counts + little(directorySize, 4) + little(directoryOffset, 4)
        + little(comment.utf8.count, 2) + Array(comment.utf8)
}

/// A number in so many bytes, the lowest first.
func little(_ number: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
}
