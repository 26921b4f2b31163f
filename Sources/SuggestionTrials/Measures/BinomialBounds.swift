/// The exact confidence interval of a share (Clopper and Pearson, 1934).
///
/// The regularised incomplete beta function at whole numbers is a tail of the binomial distribution,
/// which is summed here from its largest term: no libm, so the same figures on every machine.
package struct BinomialBounds: Sendable, Equatable {
    /// Rounded to thousandths, as everything that is compared.
    package var lower: Double
    package var upper: Double

    /// The interval that holds the true share with at least `confidence`, from both sides.
    package init(_ successes: Int, of trials: Int, confidence: Double = 0.95) {
        let successes = max(0, min(successes, trials))
        guard trials > 0 else {
            lower = 0
            upper = 1
            return
        }
        let tail = (1 - confidence) / 2
        let low =
            successes == 0
            ? 0
            : Self.root { Self.upperTail(successes, trials, $0) > tail }
        let high =
            successes == trials
            ? 1
            : Self.root { 1 - Self.upperTail(successes + 1, trials, $0) < tail }
        lower = Self.rounded(low)
        upper = Self.rounded(high)
    }

    /// Where `isAbove` turns true, between 0 and 1.
    private static func root(_ isAbove: (Double) -> Bool) -> Double {
        var low = 0.0
        var high = 1.0
        for _ in 0..<50 {
            let middle = (low + high) / 2
            if isAbove(middle) { high = middle } else { low = middle }
        }
        return (low + high) / 2
    }

    /// The probability of `count` successes or more.
    static func upperTail(_ count: Int, _ trials: Int, _ share: Double) -> Double {
        if count <= 0 { return 1 }
        if count > trials || share <= 0 { return 0 }
        if share >= 1 { return 1 }
        // From the most probable number outward, in units of its probability.
        let mode = min(trials, Int(Double(trials + 1) * share))
        let odds = share / (1 - share)
        var inside = mode >= count ? 1.0 : 0
        var all = 1.0
        var term = 1.0
        var number = mode
        while number < trials {
            term *= Double(trials - number) / Double(number + 1) * odds
            number += 1
            if term < 1e-18 { break }
            all += term
            if number >= count { inside += term }
        }
        term = 1
        number = mode
        while number > 0 {
            term *= Double(number) / Double(trials - number + 1) / odds
            number -= 1
            if term < 1e-18 { break }
            all += term
            if number >= count { inside += term }
        }
        return inside / all
    }

    static func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
}
