import Testing

@testable import AmazonServices

struct SNSAddressTests {
    let region = AmazonRegion("us-east-1")

    @Test(arguments: [
        "http://sns.us-east-1.amazonaws.com/a.pem", "https://sns.us-east-1.amazonaws.com:444/a.pem",
        "https://sns.us-east-1.amazonaws.com:443/a.pem",
        "https://user@sns.us-east-1.amazonaws.com/a.pem",
        "https://sns.us-east-1.amazonaws.com.example.net/a.pem",
        "https://sns.us-east-1.amazonaws.com.cn/a.pem", "https://sns.eu-west-1.amazonaws.com/a.pem",
        "https://SNS.us-east-1.amazonaws.com/a.pem", "https://sns.us-east-1.amazonaws.com/a",
        "https://sns.us-east-1.amazonaws.com/a.pem?x=1",
        "https://sns.us-east-1.amazonaws.com/?x=.pem",
        "https://sns.us-east-1.amazonaws.com/a.pem#b", "https://sns.us-east-1.amazonaws.com/a#.pem",
        "https://sns.us-east-1.amazonaws.com/../a.pem",
        "https://sns.us-east-1.amazonaws.com//a.pem",
        "https://sns.us-east-1.amazonaws.com/a b.pem",
        "https://sns.us-east-1.amazonaws.com/a\r\n.pem",
        "https://sns.us-east-1.amazonaws.com\\@example.net/a.pem", "https://example.net/a.pem",
        "https://sns.us-east-1.amazonaws.com/ä.pem", "", "https://127.0.0.1/a.pem",
        "file:///etc/passwd.pem", "https://sns.us-east-1.amazonaws.com%2eexample.net/a.pem",
    ])
    func `No certificate is fetched from elsewhere`(url: String) throws {
        #expect(SNSAddress(certificate: url, region: try #require(region)) == nil)
    }

    @Test(arguments: [
        ("us-east-1", "amazonaws.com"), ("cn-north-1", "amazonaws.com.cn"),
        ("eusc-de-east-1", "amazonaws.eu"),
    ])
    func `A certificate of the Region is fetched`(name: String, domain: String) throws {
        let url = "https://sns.\(name).\(domain)/SimpleNotificationService-0.pem"
        let address = SNSAddress(certificate: url, region: try #require(AmazonRegion(name)))
        #expect(address?.url(through: nil) == url)
        #expect(
            address?.url(through: "http://127.0.0.1:1")
                == "http://127.0.0.1:1/SimpleNotificationService-0.pem")
    }

    @Test(arguments: [
        "https://sns.us-east-1.amazonaws.com/?Action=DeleteTopic&Token=0",
        "https://sns.us-east-1.amazonaws.com/x?Action=ConfirmSubscription",
        "https://example.net/?Action=ConfirmSubscription",
        "https://sns.us-east-1.amazonaws.com/?x=Action=ConfirmSubscription",
    ])
    func `Nothing but a confirmation is asked of SNS`(url: String) throws {
        #expect(SNSAddress(confirmation: url, region: try #require(region)) == nil)
    }

    @Test(arguments: [
        "arn:aws:sns:us-east-1:000000000000:", "arn:aws-cn:sns:us-east-1:000000000000:a",
        "arn:aws:sqs:us-east-1:000000000000:a", "arn:aws:sns:us-east-1:0:a",
        "arn:aws:sns:us-east-1.example.net:000000000000:a",
        "arn:aws:sns:us-east-1:000000000000:a:b",
    ])
    func `What names no topic is refused`(arn: String) {
        #expect(TopicARN(arn) == nil)
        #expect(throws: AmazonConfigurationError.self) { try SNSReceiver(topics: [arn]) }
    }
}
