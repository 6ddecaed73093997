import Testing

@testable import Report

private let chip = Frame(x: 0, y: 0, width: 200, height: 200)

@Test func aLargeObjectHasItsLabelInTheMiddle() {
    var places = LabelPlaces(frame: chip)
    let object = Frame(x: 50, y: 50, width: 80, height: 60)
    let label = places.take(width: 20, height: 10, near: object)
    #expect(label?.center == object.center)
}

@Test func aSmallObjectHasItsLabelBesideIt() {
    var places = LabelPlaces(frame: chip)
    let object = Frame(x: 50, y: 50, width: 8, height: 8)
    let label = places.take(width: 20, height: 10, near: object)
    #expect(label?.overlap(with: object) == 0)
}

@Test func aSmallObjectAtTheEdgeKeepsItsLabelInTheChipAndInSight() {
    var places = LabelPlaces(frame: chip)
    let object = Frame(x: 50, y: 0, width: 12, height: 5)
    let label = places.take(width: 20, height: 10, near: object)
    #expect(label?.overlap(with: object) == 0)
    #expect(label?.overlap(with: chip) == 200)
}

@Test func labelsOfCrowdedObjectsDoNotCoverOneAnother() {
    var places = LabelPlaces(frame: chip)
    for step in 0..<30 {
        _ = places.take(width: 26, height: 12, near: Frame(x: 90 + Double(step), y: 90, width: 10, height: 10))
    }
    #expect(places.taken.count > 4 && places.taken.count < 30)
    for (index, label) in places.taken.enumerated() {
        let covered = places.taken[..<index].reduce(0) { $0 + $1.overlap(with: label) }
        #expect(covered <= 0.15 * 26 * 12)
    }
}
