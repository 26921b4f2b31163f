/// Invented notifications in the documented shapes of Amazon SES, and what is put around them.
enum Payload {
    static let feedbackID = "00000000-0000-0000-0000-000000000000"
    static let messageID = "0000000000000000-00000000-000000"

    static let mail = """
        {"timestamp":"2026-01-01T00:00:00.000Z","source":"sender@example.net",\
        "messageId":"\(messageID)","destination":["user@example.com"],"headersTruncated":false,\
        "headers":[{"name":"Subject","value":"{[ \\"brackets\\" ]}"}]}
        """

    /// The members of a bounce that follow its type.
    static func bounce(
        recipients: String = recipient(), type: String = "Transient", subtype: String = "General",
        more: String = ""
    ) -> String {
        """
        "mail":\(mail),"bounce":{"feedbackId":"\(feedbackID)","bounceType":"\(type)",\
        "bounceSubType":"\(subtype)","bouncedRecipients":[\(recipients)],\
        "timestamp":"2026-01-01T00:00:01.000Z","reportingMTA":"dns; out.example.net"\(more)}
        """
    }

    static func recipient(
        _ address: String = "user@example.com",
        diagnostic: String? = "smtp;550 5.1.1 RESOLVER.ADR.RecipNotFound; not found"
    ) -> String {
        guard let diagnostic else { return #"{"emailAddress":"\#(address)"}"# }
        return """
            {"emailAddress":"\(address)","action":"failed","status":"5.1.1",\
            "diagnosticCode":"\(diagnostic)"}
            """
    }

    static func notification(_ members: String = bounce()) -> String {
        #"{"notificationType":"Bounce",\#(members)}"#
    }

    static func event(_ members: String = bounce()) -> String {
        #"{"eventType":"Bounce",\#(members)}"#
    }

    static func eventBridge(_ members: String = bounce()) -> String {
        """
        {"version":"0","id":"\(feedbackID)","detail-type":"Email Bounced","source":"aws.ses",\
        "account":"000000000000","region":"us-east-1","resources":[],"detail":\(event(members))}
        """
    }

    static func report(_ type: String, key: String) -> String {
        #"{"eventType":"\#(type)","mail":\#(mail),"\#(key)":{"timestamp":"2026-01-01T00:00:01Z"}}"#
    }

    static let delay = """
        {"eventType":"DeliveryDelay","mail":\(mail),"deliveryDelay":{\
        "timestamp":"2026-01-01T00:00:01.000Z","delayType":"TransientCommunicationFailure",\
        "delayedRecipients":[{"emailAddress":"user@example.com","status":"4.4.1",\
        "diagnosticCode":"smtp; 421 4.4.1 Unable to connect to remote host"}]}}
        """

    /// A string of JSON with `text` in it.
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\n": quoted += "\\n"
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    static func sns(_ message: String, type: String = "Notification") -> String {
        """
        {"Type":"\(type)","MessageId":"sns-0","TopicArn":"arn:aws:sns:us-east-1:000000000000:x",\
        "Message":\(quoted(message)),"Timestamp":"2026-01-01T00:00:02.000Z",\
        "SignatureVersion":"2","Signature":"AA==",\
        "SigningCertURL":"https://sns.us-east-1.amazonaws.com/x.pem",\
        "UnsubscribeURL":"https://sns.us-east-1.amazonaws.com/?x"}
        """
    }

    static func lambda(_ messages: [String]) -> String {
        let records = messages.map { #"{"EventSource":"aws:sns","Sns":\#(sns($0))}"# }
        return #"{"Records":[\#(records.joined(separator: ","))]}"#
    }

    static func lambdaFromSQS(_ body: String) -> String {
        #"{"Records":[{"messageId":"sqs-0","eventSource":"aws:sqs","body":\#(quoted(body))}]}"#
    }

    static func received(_ body: String) -> String {
        #"{"Messages":[{"MessageId":"sqs-0","ReceiptHandle":"x","Body":\#(quoted(body))}]}"#
    }

    static func message(_ body: String) -> String {
        #"{"MessageId":"sqs-0","Body":\#(quoted(body))}"#
    }

    /// The same JSON over many lines, indented by two blanks a level.
    static func pretty(_ json: String) -> String {
        var text = ""
        var depth = 0
        var inString = false
        var isEscaped = false
        for scalar in json.unicodeScalars {
            if inString {
                text.unicodeScalars.append(scalar)
                if isEscaped {
                    isEscaped = false
                } else if scalar == "\\" {
                    isEscaped = true
                } else if scalar == "\"" {
                    inString = false
                }
                continue
            }
            switch scalar {
            case "{", "[":
                depth += 1
                text += "\(scalar)\n" + String(repeating: "  ", count: depth)
            case "}", "]":
                depth -= 1
                text += "\n" + String(repeating: "  ", count: depth) + "\(scalar)"
            case ",": text += ",\n" + String(repeating: "  ", count: depth)
            case ":": text += ": "
            default:
                inString = scalar == "\""
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
