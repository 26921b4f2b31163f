#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Days as `2026-11-23`, which sort as texts.
package enum CalendarDate {
    /// Whether `text` is a day.
    package static func isValid(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts.map(\.utf8.count) == [4, 2, 2] else { return false }
        let numbers = parts.compactMap { Int($0) }
        return numbers.count == 3 && (1...12).contains(numbers[1]) && (1...31).contains(numbers[2])
    }

    /// The day on which this is asked, UTC.
    package static var today: String { String(Date.now.formatted(.iso8601).prefix(10)) }
}
