import DeliveryStatus
import Testing

/// A diagnostic and what must come out of it.
struct NormalizationCase: Sendable, CustomTestStringConvertible {
    var name: String
    var diagnostic: String
    var text: String
    var code: Int?
    var status: String?
    var phase: SMTPPhase?
    var host: String?
    var wrappers = 0

    var testDescription: String { name }
}

@Suite("Normalisation")
struct NormalizerTests {
    static let cases = [
        NormalizationCase(
            name: "the type of RFC 3464 is dropped", diagnostic: "smtp;550 5.1.1 User unknown",
            text: "user unknown", code: 550, status: "5.1.1"),
        NormalizationCase(
            name: "a type with a blank and an X",
            diagnostic: "X-Postfix; unknown user: \"someone\"",
            text: "unknown user someone"),
        NormalizationCase(
            name: "a multi-line reply of Gmail",
            diagnostic: """
                550-5.1.1 The email account that you tried to reach does not exist. Please try
                550-5.1.1 double-checking the recipient's email address for typos or
                550 5.1.1 unnecessary spaces.
                """,
            text:
                "the email account that you tried to reach does not exist please try double checking "
                + "the recipient s email address for typos or unnecessary spaces",
            code: 550, status: "5.1.1"),
        NormalizationCase(
            name: "the same, flattened to one line",
            diagnostic:
                "550-5.1.1 The email account that you tried to reach does not 550-5.1.1 exist. 550 5.1.1 Learn more",
            text: "the email account that you tried to reach does not exist learn more", code: 550,
            status: "5.1.1"),
        NormalizationCase(
            name: "a number that looks like the code stays",
            diagnostic: "552 message of 552 bytes", text: "message of 552 bytes", code: 552),
        NormalizationCase(
            name: "Postfix: host said, in reply to",
            diagnostic:
                "host mx.example.com[192.0.2.1] said: 550 5.1.1 <user@example.com>: User unknown (in reply to RCPT TO command)",
            text: "user example com user unknown", code: 550, status: "5.1.1", phase: .rcptTo,
            host: "mx.example.com", wrappers: 1),
        NormalizationCase(
            name: "Postfix: refused to talk",
            diagnostic: "host mx.example.com[192.0.2.1] refused to talk to me: 554 5.7.1 go away",
            text: "go away", code: 554, status: "5.7.1", phase: .connect, host: "mx.example.com",
            wrappers: 1),
        NormalizationCase(
            name: "Exim",
            diagnostic:
                "SMTP error from remote mail server after RCPT TO:<user@example.com>: host mx.example.com [192.0.2.1]: 550 No such user",
            text: "no such user", code: 550, phase: .rcptTo, host: "mx.example.com", wrappers: 1),
        NormalizationCase(
            name: "Exim, the end of data",
            diagnostic:
                "SMTP error from remote mail server after end of data: host mx.example.com [192.0.2.1]: 552 too big",
            text: "too big", code: 552, phase: .data, host: "mx.example.com", wrappers: 1),
        NormalizationCase(
            name: "qmail",
            diagnostic:
                "192.0.2.1 does not like recipient.\nRemote host said: 550 5.1.1 no such user\nGiving up on 192.0.2.1.",
            text: "no such user", code: 550, status: "5.1.1", phase: .rcptTo, wrappers: 1),
        NormalizationCase(
            name: "qmail, the sender",
            diagnostic:
                "Connected to 192.0.2.1 but sender was rejected.\nRemote host said: 550 unknown user",
            text: "unknown user", code: 550, phase: .mailFrom, wrappers: 1),
        NormalizationCase(
            name: "Amazon SES and AsyncOS",
            diagnostic:
                "5.1.0 - Unknown address error 550-'5.7.1 <user@example.com>... Access denied' (delivery attempts: 0)",
            text: "user example com access denied", code: 550, status: "5.7.1", wrappers: 1),
        NormalizationCase(
            name: "the wrapper's status where the reply has none",
            diagnostic: "5.1.0 - Unknown address error 550-'no such user' (delivery attempts: 0)",
            text: "no such user", code: 550, status: "5.1.0", wrappers: 1),
        NormalizationCase(
            name: "Exchange: Remote Server returned",
            diagnostic: "Remote Server returned '550 5.1.1 User unknown'", text: "user unknown",
            code: 550,
            status: "5.1.1", wrappers: 1),
        NormalizationCase(
            name: "Exchange Online: an arrow",
            diagnostic: "550 5.1.351 Remote server returned unknown recipient -> 550 Unknown user",
            text: "unknown user", code: 550, status: "5.1.351", wrappers: 1),
        NormalizationCase(
            name: "Exchange: a type inside",
            diagnostic:
                "mx.example.com #<mx.example.com #5.1.1 smtp;550 5.1.1 user unknown> #SMTP#",
            text: "user unknown", code: 550, status: "5.1.1", wrappers: 1),
        NormalizationCase(
            name: "Sendmail's transcript",
            diagnostic:
                "... while talking to mx.example.com.:\n>>> RCPT To:<user@example.com>\n<<< 550 5.1.1 User unknown\n>>> QUIT",
            text: "user unknown", code: 550, status: "5.1.1", phase: .rcptTo,
            host: "mx.example.com",
            wrappers: 1),
        NormalizationCase(
            name: "two wrappers: the innermost wins",
            diagnostic:
                "host a.example[192.0.2.1] said: 550 relay said: Remote server returned '551 5.1.6 moved' (in reply to end of DATA command)",
            text: "moved", code: 551, status: "5.1.6", phase: .data, wrappers: 2),
        NormalizationCase(
            name: "a code behind an address", diagnostic: "<user@example.com>: 550 no such user",
            text: "user example com no such user", code: 550),
        NormalizationCase(
            name: "no code at all", diagnostic: "mailbox is full", text: "mailbox is full"),
        NormalizationCase(
            name: "Chinese: each code point is a word", diagnostic: "550 用户不存在", text: "用 户 不 存 在",
            code: 550),
    ]

    @Test("facts are lifted and wrappers peeled", arguments: cases)
    func normalizes(example: NormalizationCase) {
        let reply = Normalizer.normalize(example.diagnostic)
        #expect(reply.text == example.text)
        #expect(reply.replyCode.map { Int($0.value) } == example.code)
        #expect(reply.enhancedStatus?.description == example.status)
        #expect(reply.phase == example.phase)
        #expect(reply.remoteMTA == example.host)
        #expect(reply.wrappers == example.wrappers)
    }

    @Test("a wrapper that names no host clears the one that was reported")
    func clearsHost() {
        var event = BounceEvent(diagnostic: "Remote server returned '550 no such user'")
        event.remoteMTA = "mx.example.com"
        #expect(Normalizer.normalize(event).remoteMTA == nil)
        event.diagnostic = "550 no such user"
        #expect(Normalizer.normalize(event).remoteMTA == "mx.example.com")
    }

    @Test(
        "a reply that is quoted about the sender does not take the place of the words around it",
        arguments: [
            "550 5.1.7 <s@example.org>: Sender address rejected: undeliverable address: host mx.example.org[192.0.2.1] said: 550 5.1.1 User unknown (in reply to RCPT TO command)",
            "550-Verification failed for <s@example.org> 550-The mail server could not deliver mail to the sender. Remote host said: 550 no such user",
            "550 Absender abgelehnt: host mx.example.org said: 550 no such user",
            "550 Unknown senders are refused: host mx.example.org said: 550 no such user",
            "550 senderscore 12: host mx.example.org said: 550 no such user",
            "550 envelopesender: mx.example.org said: 550 no such user",
            "550 return path refused: mx.example.org said: 550 no such user",
        ])
    func senderChecks(diagnostic: String) {
        let reply = Normalizer.normalize(diagnostic)
        #expect(reply.wrappers == 0)
        #expect(reply.quotesAboutSender)
    }

    @Test(
        "a wrapper of the sender's step comes off, and no later step hides it",
        arguments: [
            "mail from s@example.org refused: host mx.example.org said: 550 no such user (in reply to RCPT TO command)",
            "SMTP error from remote mail server after MAIL FROM:<s@example.org>: host mx.example.com [192.0.2.1]: 550 mx.example.org said: 550 no such user [RCPT_TO]",
        ])
    func senderStep(diagnostic: String) {
        let reply = Normalizer.normalize(diagnostic)
        #expect(reply.text == "no such user")
        #expect(reply.phase == .rcptTo)
        #expect(reply.quotesAboutSender)
    }

    @Test(
        "a recipient's address may have \"sender\" in it",
        arguments: [
            "sender@example.com", "my-sender+2.a@example.com", "u@mx.senders-1.example.com",
        ])
    func senderInAddress(address: String) {
        let reply = Normalizer.normalize(
            "<\(address)>: host mx.example.org said: 550 no such user (in reply to RCPT TO command)"
        )
        // The words around the reply must not get lost: they may say that the address is the sender's.
        #expect(reply.wrappers == 0)
        #expect(!reply.quotesAboutSender)
    }

    @Test(
        "\"sender\" beside an address is about the sender",
        arguments: ["sender=s@example.com", "sender:s@example.com", "sender <s@example.com>"])
    func senderBesideAddress(words: String) {
        let reply = Normalizer.normalize("\(words), host mx.example.org said: 550 no such user")
        #expect(reply.wrappers == 0)
        #expect(reply.quotesAboutSender)
    }

    @Test(
        "words of a wrapper stand where no letter or digit is before them",
        arguments: [
            ("550 unsaid: 451 4.7.1 later", 0), ("550 mx1said: 451 4.7.1 later", 0),
            ("550 _said: 451 4.7.1 later", 1), ("550 ésaid: 451 4.7.1 later", 1),
            ("Diagnostic-Code: esmtp; 550 5.1.1 gone", 1), ("550 xsmtp; 451 4.7.1 later", 0),
            ("550 gone ongiving up on 192.0.2.1", 0),
        ])
    func wordStarts(diagnostic: String, wrappers: Int) {
        #expect(Normalizer.normalize(diagnostic).wrappers == wrappers)
    }

    @Test("mail from somebody is about the sender, whatever it is called")
    func mailFrom() {
        for words in [
            "Email from s@example.org refused", "MAIL FROM refused", "Voicemail from refused",
            "E-mail from x failed",
        ] {
            let reply = Normalizer.normalize("\(words): mx.example.com said: 550 no such user")
            #expect(reply.phase == .mailFrom, "\(words)")
            #expect(reply.wrappers == 1)
        }
    }

    @Test("the status that fits the reply code is the field; the notification's comes last")
    func picksStatus() {
        #expect(
            Normalizer.normalize("550 (was 4.2.1) 5.1.1 unknown").enhancedStatus
                == EnhancedStatus("5.1.1"))
        var event = BounceEvent(diagnostic: "550 unknown")
        event.status = EnhancedStatus("5.1.2")
        #expect(Normalizer.normalize(event).enhancedStatus == EnhancedStatus("5.1.2"))
    }

    @Test(
        "a class 4 reply anywhere is noticed",
        arguments: [
            ("550 relay said: 451 4.7.1 later", true), ("554 rejected \"450 try later\"", true),
            ("550 box 450 is closed", false), ("550 5.1.1 no such user", false),
            ("421 closing", true),
        ])
    func transientReplies(diagnostic: String, isTransient: Bool) {
        #expect(Normalizer.normalize(diagnostic).statesTransientReply == isTransient)
    }

    @Test("the recipient's domain is known, folded")
    func recipientDomain() {
        let event = BounceEvent(recipient: "User@MX.Example.COM", diagnostic: "550 x")
        #expect(Normalizer.normalize(event).recipientDomain == "mx.example.com")
    }

    @Test(
        "odd input neither traps nor hangs",
        arguments: [
            "", " ", "\u{0}", "5", "55", "550", "550-", "550 ", "smtp;", "smtp; ", ";", "5.1.1",
            "<<<", "said:",
            "host said: ", "-> 550", "5.1.0 - 550-'", "550-'", "(in reply to ", "\u{FFFD}\u{FFFD}",
            "550-5.1.1 550-5.1.1 550 5.1.1", "'550", "SMTP error from remote mail server after ",
        ])
    func oddInput(diagnostic: String) {
        let reply = Normalizer.normalize(diagnostic)
        #expect(reply.source == diagnostic)
    }

    @Test(
        "hostile repetition is read in linear time",
        arguments: [
            "<", "<<< ",
            "sender said: 550 ", "said: 550 ", "<<< 250 ", ">>> <<< 550 ", "-> 550 ", "550-",
            "host ", "5.1.1 ",
            "(in reply to ", "smtp error from remote mail server after ", "5.1.0 - 550-'",
        ])
    func hostileRepetition(text: String) {
        // A quadratic step would take minutes here.
        let reply = Normalizer.normalize(String(repeating: text, count: 40_000))
        #expect(reply.isTruncated || reply.list.words.count <= Tokenizer.wordLimit)
    }

    @Test("broken bytes are repaired and the rest is read")
    func brokenBytes() {
        let bytes: [UInt8] = Array("550 user ".utf8) + [0xFF, 0xC3, 0x28] + Array(" unknown".utf8)
        #expect(Normalizer.normalize(String(decoding: bytes, as: UTF8.self)).text == "user unknown")
    }
}
