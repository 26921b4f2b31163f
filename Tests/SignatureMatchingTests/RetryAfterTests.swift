import DeliveryStatus
import SignatureMatching
import TestSupport
import Testing

@Suite("The waiting time that a reply asks for")
struct RetryAfterTests {
    private let decider: Decider

    init() throws { decider = try SampleKnowledge.decider() }

    private func seconds(_ text: String) -> Int? {
        decider.classify(BounceEvent(diagnostic: text)).retryAfter
    }

    @Test(
        "is found in every form",
        arguments: [
            ("450 try again in 5 minutes", 300), ("450 greylisted, retry after 60 seconds", 60),
            ("451 please wait at least 2 hours and try later", 7_200),
            ("451 please come back in 00:05:00", 300), ("451 come back in 12:30:05 hours", 45_005),
            ("450 Greylisted for 4 minutes 30 seconds", 270),
            ("421 retry in 1 hour, 2 minutes and 3 seconds.", 3_723),
            ("450 retry in 90s", 90), ("450 retry in 2h 30m", 9_000),
            ("450 Please try again in an hour", 3_600), ("450 wait for ten minutes", 600),
            ("450 Try again later (in 300 seconds)", 300),
            ("450 In 15 minutes, try again.", 900), ("450 try again in about 2 days", 172_800),
            ("535 Account will be enabled in 2081 seconds", 2_081),
            ("421 Retry-After: 300", 300), ("421 slow down; retry_after=120; id=7", 120),
            ("421 {\"retry-after\": 60}", 60), ("421 Retry-After: 5 minutes", 300),
            ("421 Retry after 300", 300), ("421 Retry-After: 30 Too many requests", 30),
            ("450 rate limit exceeded for example.org, retry in 1 hour", 3_600),
        ])
    func forms(text: String, expected: Int) {
        #expect(seconds(text) == expected, "\(text)")
    }

    @Test(
        "is found in every language",
        arguments: [
            ("450 Bitte versuchen Sie es in 5 Minuten erneut", 300),
            ("450 Bitte warten Sie mindestens 10 Minuten", 600),
            ("450 Bitte in einer Stunde erneut versuchen", 3_600),
            ("450 Veuillez réessayer dans 5 minutes", 300),
            ("450 Merci de patienter 30 secondes", 30),
            ("450 Inténtelo de nuevo dentro de 5 minutos", 300),
            ("450 Espere unos 20 segundos", 20),
            ("450 Riprovare tra un'ora", 3_600), ("450 Attendere almeno 5 minuti", 300),
            ("450 Tente novamente em 5 minutos", 300), ("450 Aguarde 2 horas", 7_200),
            ("450 Probeer het over 5 minuten opnieuw", 300), ("450 Wacht minstens 1 uur", 3_600),
            ("450 Spróbuj ponownie za 5 minut", 300), ("450 Spróbuj ponownie za godzinę", 3_600),
            ("450 Повторите попытку через 5 минут", 300), ("450 Подождите 30 секунд", 30),
            ("450 Попробуйте снова через час", 3_600),
            ("450 5分後に再度お試しください", 300), ("450 1時間後に再送してください", 3_600),
            ("450 30秒お待ちください", 30),
            ("450 请在300秒后再试", 300), ("450 请等待5分钟", 300), ("450 請於兩個小時後重試", 7_200),
            ("450 请二十五分钟后重试", 1_500), ("450 灰色名单功能运行中，请在两分钟后再寄一次邮件", 120),
        ])
    func languages(text: String, expected: Int) {
        #expect(seconds(text) == expected, "\(text)")
    }

    @Test(
        "is not taken from rates, ages, deadlines, codes and times of day",
        arguments: [
            "450 5 minutes", "550 delivered in 5 minutes",
            "450 more than 30 messages in 60 minutes, try again later",
            "450 try again: too many messages in 60 minutes", "450 max 3 requests per 5 minutes",
            "450 Greylisted: max 3 requests per 5 minutes", "550 queue expired after 5 days",
            "550 queue expired after 5 days, please try again",
            "421 timed out after 300 seconds", "421 timed out after 300 seconds, try again later",
            "450 Retry timeout exceeded after 5 days", "450 we will retry in 15 minutes",
            "450 will keep trying for 5 days", "450 it will be retried until it is 5 days old",
            "450 tried again after 5 minutes", "550 sent back after 5 days",
            "450 please try again in a few minutes", "450 try again in half an hour",
            "450 try again in 1.5 hours", "450 retry in 1,800 seconds",
            "450 retry within 24 hours", "450 delayed for 4 hours",
            "450 Retry after 2026-11-23", "450 Retry after 10:30",
            "450 Retry after 3 attempts", "450 retry in 00:00:00", "450 retry in 00:61:00",
            "450 try again in 0 minutes", "450 try again in 99999999999999999999 minutes",
            "450 try again in 9999999 days", "450 邮件在队列中5天后过期", "450 等待300秒超时",
            "450 過去60分に多数のメールを送信", "450 try again. In 5 minutes we close",
        ])
    func nearMisses(text: String) {
        #expect(seconds(text) == nil, "\(text)")
    }

    @Test("any words and numbers in any order are read without a trap")
    func anything() {
        let pieces = [
            "retry", "after", "in", "5", "00", ":", "999999", "days", "s", "90s", "wait", "for",
            ".",
            ",", "一", "十", "分", "后", "再", "個", "an", "hour", "and", "through", "=", "за", "час",
        ]
        var random = SeededGenerator(seed: 11)
        for _ in 0..<1_000 {
            let count = Int.random(in: 0...14, using: &random)
            let words = (0..<count).compactMap { _ in pieces.randomElement(using: &random) }
            let text = "450 " + words.joined(separator: Bool.random(using: &random) ? " " : "")
            if let found = seconds(text) { #expect(found > 0, "\(text)") }
        }
    }
}
