internal import DeliveryStatus

/// Cuts an input into messages: an mbox at its From_ lines (RFC 4155), else the whole is one.
///
/// Line ends become LF, and one `>` of mboxrd's quoting comes off. No more of a message is held than
/// ``FormatLimits/messageBytes``.
struct MessageSplitter {
    struct Message {
        /// The line of the input on which the message starts, from 1.
        let line: Int
        /// The message without its From_ line, lines ending with LF.
        let bytes: [UInt8]
        /// Whether it went on beyond what is read.
        let isCut: Bool
    }

    /// How much of a line is kept to tell a From_ line where the message is not kept any more.
    private static let headBytes = 512

    private var message: [UInt8] = []
    private var line: [UInt8] = []
    private var number = 1
    private var firstLine = 1
    private var isMailbox = false
    private var hasBegun = false
    private var isCut = false
    private var followsBlank = true
    private var endedWithCR = false

    /// The messages that `chunk` completes; with `isLast` what is left is a message as well.
    mutating func split(_ chunk: ArraySlice<UInt8>, isLast: Bool) -> [Message] {
        var messages: [Message] = []
        chunk.withUnsafeBufferPointer { bytes in
            var start = 0
            while start < bytes.count {
                if endedWithCR {
                    endedWithCR = false
                    if bytes[start] == 0x0A {
                        start += 1
                        continue
                    }
                }
                var end = start
                while end < bytes.count, bytes[end] != 0x0A, bytes[end] != 0x0D { end += 1 }
                keep(bytes[start..<end])
                guard end < bytes.count else { break }
                endLine(&messages)
                endedWithCR = bytes[end] == 0x0D
                start = end + 1
            }
        }
        if isLast {
            if !line.isEmpty { endLine(&messages) }
            endMessage(&messages)
            self = MessageSplitter()
        }
        return messages
    }

    private mutating func keep(_ part: Slice<UnsafeBufferPointer<UInt8>>) {
        let room =
            isCut
            ? Self.headBytes - line.count : FormatLimits.messageBytes - message.count - line.count
        if part.count <= room {
            line.append(contentsOf: part)
            return
        }
        if room > 0 { line.append(contentsOf: part.prefix(room)) }
        isCut = true
    }

    private mutating func endLine(_ messages: inout [Message]) {
        defer {
            number += 1
            line.removeAll(keepingCapacity: line.capacity < 1 << 16)
        }
        var content = line[...]
        if number == 1 { content = ByteOrderMark.dropped(from: content) }
        let isBlank = content.isBlank
        if !hasBegun, isBlank, messages.isEmpty, !isMailbox { return }
        if followsBlank || !hasBegun, FromLine.matches(content), isMailbox || !hasBegun {
            endMessage(&messages)
            isMailbox = true
            hasBegun = true
            firstLine = number
            followsBlank = false
            return
        }
        if !hasBegun {
            hasBegun = true
            firstLine = number
        }
        followsBlank = isBlank
        if isMailbox, content.first == 0x3E,
            content.drop(while: { $0 == 0x3E }).opens(with: "from ")
        {
            content = content.dropFirst()
        }
        if message.count + content.count < FormatLimits.messageBytes {
            message += content
            message.append(0x0A)
        } else {
            isCut = true
        }
    }

    private mutating func endMessage(_ messages: inout [Message]) {
        if hasBegun {
            messages.append(Message(line: firstLine, bytes: message, isCut: isCut))
        }
        message = []
        hasBegun = false
        isCut = false
        followsBlank = true
    }
}

/// The line that starts a message of an mbox: `From `, a sender, a date with a time (RFC 4155).
enum FromLine {
    static func matches(_ line: ArraySlice<UInt8>) -> Bool {
        guard line.starts(with: Array("From ".utf8)) else { return false }
        let date = line.dropFirst(5)
        return date.indices.contains { place in
            date[place] == 0x3A && place > date.startIndex && place + 1 < date.endIndex
                && ASCII.isDigit(date[place - 1]) && ASCII.isDigit(date[place + 1])
        }
    }
}
