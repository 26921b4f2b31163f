import BounceFormats
import DeliveryStatus
import Testing

struct TableTests {
    private static let event = BounceEvent(
        recipient: "user@example.com", diagnostic: "550 5.1.1 User unknown")

    @Test(arguments: [
        "email,reason\nuser@example.com,550 5.1.1 User unknown",
        "\u{FEFF}Email;Bounce Reason\r\nuser@example.com;550 5.1.1 User unknown\r\n",
        "rcpt\tsmtp_response\tx\n\nuser@example.com\t550 5.1.1 User unknown\t\n",
        "x|To|Error\r|User <user@example.com>| 550 5.1.1 User unknown \r",
        "\"address\",\"code\",\"message\"\n\"user@example.com\",\"550\",\"5.1.1 User unknown\"\n",
        "email,reason,response\nuser@example.com,550 5.1.1 User unknown,other\n",
        "email,reason,response\nuser@example.com,,550 5.1.1 User unknown\n",
    ])
    func `reads columns by their names`(input: String) throws {
        #expect(try read(input, format: "csv") == [.event(Self.event)])
        #expect(FormatRegistry.standard.detect(prefix: input.utf8) is CSVFormat.Type)
    }

    @Test func `reads every column`() throws {
        let input = """
            id,recipient,diagnostic,status,action,smtp_command,remote_mta,reported,timestamp,kind
            1,user@example.com,450 x,4.2.1,delayed,RCPT TO,dns; mx.example.com,Transient,0,delay
            """
        #expect(
            try read(input, format: "csv") == [
                .event(
                    BounceEvent(
                        id: "1", recipient: "user@example.com", diagnostic: "450 x",
                        status: EnhancedStatus(4, 2, 1), action: .delayed, phase: .rcptTo,
                        remoteMTA: "mx.example.com", reported: "Transient", timestamp: "0",
                        kind: .delay))
            ])
    }

    @Test(arguments: [
        // Letter by letter, or but for case, blanks and signs; what is not named is told as ever.
        ("x,y\n550 5.1.1 User unknown,user@example.com", ["diagnostic": "x", "recipient": "y"]),
        (
            "Antwort des Servers;E-mail\n550 5.1.1 User unknown;user@example.com",
            ["diagnostic": "antwort_des_servers"]
        ),
        ("結果,email\n550 5.1.1 User unknown,user@example.com", ["diagnostic": "結果"]),
        // A column that is named means nothing else; a key that is named has no other column.
        (
            "Status,Email,Reason\n550 5.1.1 User unknown,user@example.com,sent",
            ["diagnostic": "status"]
        ),
        ("code,y,reason,email\n550,5.1.1 User unknown,x,user@example.com", ["diagnostic": "y"]),
    ])
    func `reads columns by the names that the user gives`(input: String, names: [String: String]) {
        #expect(table(input, names) == [.event(Self.event)])
    }

    private func table(_ input: String, _ names: [String: String]) -> [FormatRecord] {
        var format = CSVFormat()
        format.columnNames = names
        return format.decode(Array(input.utf8)[...], isLast: true)
    }

    @Test func `tells of a named column that is not there, once`() throws {
        let input = "\nemail,reason\na@example.com,550 x\nb@example.com,550 x\n"
        let records = table(input, ["recipient": "Mail"])
        #expect(records.outline == ["invalid_table@2"])
        #expect(records.errors.first?.message.contains("no column 'Mail' for recipient") == true)
    }

    @Test func `reads quoted values`() throws {
        let input =
            "email,reason\na@example.com,\"550-first, \"\"x\"\"\r\n550 last\"\nb@example.com,y"
        let events = try read(input, format: "csv").events
        #expect(events.map(\.diagnostic) == ["550-first, \"x\"\r\n550 last", "y"])
        #expect(events.map(\.recipient) == ["a@example.com", "b@example.com"])
    }

    @Test(arguments: [
        ("email,reason\n,\na@example.com,x", ["missing_field@2", "event"]),
        ("email,reason\na@example.com", ["event"]),
        ("email,name\na@example.com,x", ["invalid_table@1", "event"]),
        (
            "email,reason\n\"a,x\nb@example.com,y\nc@example.com,z\n",
            ["invalid_table@2", "event", "event"]
        ),
        (
            "email,event,reason\na@example.com,delivered,\na@example.com,bounce,x",
            ["event", "event"]
        ),
        ("", []),
    ])
    func `names the line of a bad row, and goes on`(input: String, outline: [String]) throws {
        #expect(try read(input, format: "csv").outline == outline)
    }

    @Test func `leaves deliveries out where nobody asks for them`() throws {
        let input = "email,event,reason\na@example.com,delivered,\na@example.com,bounce,x"
        let records = try read(input, format: "csv", includesDeliveries: false)
        #expect(records.outline == ["skipped", "event"])
    }

    @Test(arguments: [
        "error, message\n550 x", "550 5.1.1 user, error, reason", "email\nuser@example.com",
        "Error: see the reason, email us", "reason,name\n",
    ])
    func `takes no sentence for a header`(input: String) {
        #expect(FormatRegistry.standard.detect(prefix: input.utf8) is TextFormat.Type)
    }

    @Test func `reads accounting files of PowerMTA`() throws {
        let input = """
            type,timeLogged,orig,rcpt,dsnAction,dsnStatus,dsnDiag,dsnMta,bounceCat,vmta
            b,1,,user@example.com,failed,5.1.1 (bad address),smtp;550 x,mx.example.com (192.0.2.1),bad-mailbox,a
            t,2,,user@example.com,delayed,4.2.1,"smtp;450 a, b",,,
            type,timeLogged,rcpt,dsnStatus
            d,3,user@example.com,2.0.0
            r,4,user@example.com,
            """
        #expect(
            try read(input, format: "powermta") == [
                .event(
                    BounceEvent(
                        recipient: "user@example.com", diagnostic: "smtp;550 x",
                        status: EnhancedStatus(5, 1, 1), action: .failed,
                        remoteMTA: "mx.example.com", reported: "bad-mailbox", timestamp: "1")),
                .event(
                    BounceEvent(
                        recipient: "user@example.com", diagnostic: "smtp;450 a, b",
                        status: EnhancedStatus(4, 2, 1), action: .delayed, timestamp: "2",
                        kind: .delay)),
                .event(
                    BounceEvent(
                        recipient: "user@example.com", diagnostic: "",
                        status: EnhancedStatus(2, 0, 0), timestamp: "3", kind: .delivery)),
            ])
        #expect(try read("a,b\n1,2\n", format: "powermta").outline == ["invalid_table@1"])
    }
}
