/// Exponential and logarithm from IEEE 754's basic operations alone.
///
/// A mathematics library may round differently on another system; a model that is part of a file
/// with a checksum may not.
package enum ExactMath {
    private static let ln2 = 0.693_147_180_559_945_3

    /// e to the power of `value`, 0 below -700, the largest finite number above 700.
    package static func exp(_ value: Double) -> Double {
        if value < -700 { return 0 }
        if value > 700 { return .greatestFiniteMagnitude }
        // e^x = 2^k e^r with |r| <= ln 2 / 2, and the series of e^r.
        let k = (value / ln2).rounded()
        let r = value - k * ln2
        var term = 1.0
        var sum = 1.0
        for power in 1...13 {
            term = term * r / Double(power)
            sum += term
        }
        return sum * Double(sign: .plus, exponent: Int(k), significand: 1)
    }

    /// The natural logarithm of a positive number.
    static func log(_ value: Double) -> Double {
        guard value > 0, value.isFinite else { return value > 0 ? 709.8 : -745 }
        var exponent = Double(value.exponent)
        var mantissa = value.significand
        if mantissa > 1.414_213_562_373_095 {
            mantissa /= 2
            exponent += 1
        }
        // ln m = 2 artanh((m - 1) / (m + 1))
        let t = (mantissa - 1) / (mantissa + 1)
        let square = t * t
        var power = t
        var sum = 0.0
        var odd = 1.0
        for _ in 0..<12 {
            sum += power / odd
            power *= square
            odd += 2
        }
        return exponent * ln2 + 2 * sum
    }

    /// 1 / (1 + e^-x), without overflow.
    static func logistic(_ x: Double) -> Double {
        if x >= 0 { return 1 / (1 + exp(-x)) }
        let power = exp(x)
        return power / (1 + power)
    }

    /// ln(1 + e^-x), without overflow.
    static func logisticLoss(_ x: Double) -> Double {
        x >= 0 ? log(1 + exp(-x)) : -x + log(1 + exp(x))
    }

    /// Thousandths, for comparing and printing.
    static func thousandths(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
}
