/// The three bytes that some editors and exports put before UTF-8 text.
enum ByteOrderMark {
    static let bytes: [UInt8] = [0xEF, 0xBB, 0xBF]

    static func dropped(from input: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        input.starts(with: bytes) ? input.dropFirst(bytes.count) : input
    }
}
