import Foundation
import TestSupport
import Testing

@testable import Report

@Test func aPictureIsWrittenAndReplacesWhatWasThere() throws {
    let folder = try TemporaryFolder()
    try folder.write("old", as: "batch.png")
    let picture = try Canvas(width: 10, height: 5, density: 2).picture()
    try picture.write(to: folder("batch.png"))
    #expect(try folder.bytes("batch.png") == picture.png)
    #expect((picture.width, picture.height) == (20, 10))
    #expect(try folder.names() == ["batch.png"])
}

@Test func aPictureThatCannotBeWrittenIsToldWithItsPath() throws {
    let picture = try Canvas(width: 10, height: 5, density: 1).picture()
    let error = #expect(throws: DrawingError.self) { try picture.write(to: "/nowhere/at/all/batch.png") }
    #expect(error?.message.contains("/nowhere/at/all/batch.png") == true)
}

@Test func aCanvasLargerThanCairoAllowsIsAnErrorAndNoCrash() {
    #expect(throws: DrawingError.self) {
        let canvas = Canvas(width: 100_000, height: 10, density: 1)
        canvas.fill(Frame(x: 0, y: 0, width: 5, height: 5), Theme.ink)
        return try canvas.picture()
    }
}

@Test func overlappingShapesOfOneFilmAreNoDenserThanOne() throws {
    let canvas = Canvas(width: 30, height: 10, density: 1)
    canvas.film(opacity: 0.5) {
        canvas.fill(rings: [Frame(x: 0, y: 0, width: 20, height: 10).corners], Theme.blue)
        canvas.fill(rings: [Frame(x: 10, y: 0, width: 20, height: 10).corners], Theme.blue)
    }
    let drawn = try DrawnPicture(try canvas.picture())
    #expect(drawn.color(at: Point(x: 5, y: 5)) == drawn.color(at: Point(x: 15, y: 5)))
}

@Test func shapesDrawnAfterTextAreNotJoinedToIt() throws {
    let canvas = Canvas(width: 200, height: 100, density: 1)
    canvas.text("a", at: Point(x: 5, y: 15), font: Theme.body)
    canvas.fill(Frame(x: 150, y: 80, width: 20, height: 10), Theme.ink, radius: 3)
    let drawn = try DrawnPicture(try canvas.picture())
    #expect(drawn.inkShare(in: Frame(x: 30, y: 20, width: 100, height: 55)) == 0)
}

@Test func pixelsWithoutAValueLetThePaperThrough() throws {
    let canvas = Canvas(width: 20, height: 10, density: 1)
    let image = RGBImage(width: 2, height: 1, pixels: [RGBImage.opaque(red: 200, green: 0, blue: 0), 0])
    canvas.draw(image, in: Frame(x: 0, y: 0, width: 20, height: 10))
    let drawn = try DrawnPicture(try canvas.picture())
    #expect(drawn.color(at: Point(x: 2, y: 5)) == Color(0xC80000))
    #expect(drawn.color(at: Point(x: 18, y: 5)) == Theme.paper)
}
