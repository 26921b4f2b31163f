import SignatureLearning
import Testing

@Suite("Days")
struct DayTests {
    @Test(
        "a timestamp's date is read and written",
        arguments: [
            ("2026-11-23T10:00:00.000Z", "2026-11-23"), ("2000-01-01", "2000-01-01"),
            ("2024-02-29 23:59:59", "2024-02-29"), ("2099-12-31T00:00:00+14:00", "2099-12-31"),
            ("1790000000", "2026-09-21"), ("1790000000123", "2026-09-21"),
        ])
    func reads(timestamp: String, date: String) {
        #expect(Day(timestamp: timestamp)?.description == date)
    }

    @Test(
        "what is no sensible date is none",
        arguments: [
            "", "yesterday", "2026", "2026-13-01", "2026-02-29", "1970-01-01T00:00:00Z",
            "2100-01-01", "0000-00-00", "99999999999999999999", "2026--23", "12:00",
        ])
    func refuses(timestamp: String) {
        #expect(Day(timestamp: timestamp) == nil)
    }

    @Test("every day follows the one before")
    func isContinuous() throws {
        var number: Int32 = 10_957
        var last = try #require(Day(number: number))
        #expect(last.description == "2000-01-01")
        while let day = Day(number: number + 1) {
            #expect(Day(timestamp: day.description) == day)
            #expect(last.distance(to: day) == 1)
            last = day
            number += 1
        }
        #expect(last.description == "2099-12-31")
    }
}
