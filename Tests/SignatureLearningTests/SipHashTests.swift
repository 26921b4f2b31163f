import Hashing
import Testing

@Suite("SipHash")
struct SipHashTests {
    /// The key 00 01 … 0f and the messages 00 01 … of the algorithm's own test vectors.
    @Test(
        "gives the values of its authors",
        arguments: [
            (0, 0x726F_DB47_DD0E_0E31 as UInt64), (1, 0x74F8_39C5_93DC_67FD),
            (8, 0x93F5_F579_9A93_2462), (15, 0xA129_CA61_49BE_45E5),
        ])
    func vectors(length: Int, expected: UInt64) {
        #expect(SipHash.of((0..<length).map { UInt8($0) }, .fixed) == expected)
    }
}
