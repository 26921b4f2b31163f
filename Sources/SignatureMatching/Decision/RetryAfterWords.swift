internal import DeliveryStatus

/// The words in which replies state a waiting time, in ten languages.
///
/// One table for all languages: what a word does is rarely different in another one.
enum RetryAfterWords {
    /// What a word does in "please try again in at least 5 minutes".
    struct Role: OptionSet, Sendable {
        let rawValue: UInt16
        /// "in": what stands behind it is a time from now, if somebody is asked to come back.
        static let introducer = Role(rawValue: 1)
        /// "again": somebody is asked to come back.
        static let asker = Role(rawValue: 2)
        /// "wait": the time stands right behind it.
        static let waiter = Role(rawValue: 4)
        /// "greylisted": the time stands behind "for".
        static let holder = Role(rawValue: 8)
        /// "for": between a waiter or holder and the time.
        static let lasting = Role(rawValue: 16)
        /// "at least": says nothing between the words before it and the time.
        static let filler = Role(rawValue: 32)
        /// "and": between hours and minutes.
        static let joiner = Role(rawValue: 64)
        /// "please": opens a request.
        static let opener = Role(rawValue: 128)
        /// "timed out", "messages", "will": what is counted or is over, or somebody else's plan.
        static let blocker = Role(rawValue: 256)
        /// 后: behind the time, as "in" stands before it.
        static let later = Role(rawValue: 512)
        /// 再: asks to come back where it stands behind 后.
        static let again = Role(rawValue: 1024)
        /// "enabled": what ends the wait, be it somebody's plan.
        static let release = Role(rawValue: 4096)
        /// 間: goes on with a unit.
        static let tail = Role(rawValue: 2048)
    }

    /// Everything that a word may be.
    struct Entry: Sendable {
        var roles: Role = []
        /// The number that it says; 0 for none.
        var number = 0
        /// The seconds of the unit that it says; 0 for none.
        var unit = 0
    }

    static let table = make()

    private static let roles: [(Role, String)] = [
        (
            .introducer,
            "in after nach dans après en dentro tras daqui tra fra dopo em após over na za через после 在"
        ),
        (
            .asker,
            """
            retry again back resend reattempt resubmit reconnect later \
            erneut versuchen versuchs wieder nochmal nochmals réessayer réessayez nouveau renvoyer \
            renvoyez retenter retentez inténtelo intentarlo intente reintente reintentar nuevamente \
            nuevo vuelva riprova riprovare riprovi riprovate ritenta ritentare nuovamente tente tentar \
            novamente reenvie opnieuw probeer nogmaals ponownie spróbuj ponów повторите попробуйте \
            снова повторить ещё позже
            """
        ),
        (
            .waiter,
            """
            wait warten warte attendez attendre patientez patienter espere esperar attendere attenda \
            aspettare aguarde aguardar wacht wachten odczekaj poczekaj zaczekaj подождите ждать \
            ожидайте 等 待 候
            """
        ),
        (
            .holder,
            "greylisted greylisting greylist graylisted graylisting graylist throttled banned"
        ),
        (.lasting, "for für pendant durante por per voor przez"),
        (
            .filler,
            """
            at least about approximately approx around another roughly minimum sie noch bitte etwa ca \
            circa mindestens rund ungefähr environ au moins unos unas aproximadamente al menos almeno di \
            cerca de pelo a ongeveer minstens około co najmniej около примерно минимум не менее
            """
        ),
        (.release, "enabled unblocked unlocked freigeschaltet réactivé habilitado riattivato"),
        (.joiner, "and und et y e en i и"),
        (.opener, "please bitte veuillez favor prego proszę alstublieft пожалуйста"),
        (
            .blocker,
            """
            will ll than last past every each out timeout timed expired exceeded failed gave giving \
            since queue queued sent old until up tried unable could bounced mails messages emails \
            connections requests recipients attempts errors many no not 超 nachrichten messaggi mensajes mensagens \
            berichten сообщений
            """
        ),
        (.later, "后 後"),
        (.again, "再 重 试 試 度"),
        (.tail, "间 間 钟 鐘 时 個 个"),
    ]

    private static let units: [(Int, String)] = [
        (
            1,
            """
            s sec secs second seconds sek sekunde sekunden seconde secondes segundo segundos secondo \
            secondi seconden sekunda sekundy sekund sekundę сек секунда секунды секунд секунду 秒
            """
        ),
        (
            60,
            """
            m min mins minute minutes minuten minuto minutos minuti minuut minut minuta minuty minutę \
            мин минута минуты минут минуту 分
            """
        ),
        (
            3_600,
            """
            h hr hrs hour hours std stunde stunden heure heures hora horas ora ore uur godzina godziny \
            godzin godzinę час часа часов 小 時
            """
        ),
        (
            86_400,
            """
            day days tag tage tagen jour jours día días dia dias giorno giorni dag dagen dzień dni день \
            дня дней 天
            """
        ),
    ]

    private static let numbers: [(Int, String)] = [
        (1, "a an one ein eine einer einem einen un une uno una um uma een jedną za через 一"),
        (2, "two zwei deux dos due dois duas twee dwie две два 二 两 兩"),
        (3, "three drei trois tres tre três drie trzy три 三"),
        (4, "four vier 四"), (5, "five fünf cinq cinco cinque vijf pięć пять 五"), (6, "six 六"),
        (7, "seven 七"), (8, "eight 八"), (9, "nine 九"),
        (10, "ten zehn dix diez dieci dez tien dziesięć десять 十"),
        (15, "fifteen fünfzehn quinze quince"),
        (20, "twenty"), (30, "thirty"), (60, "sixty"),
    ]

    /// The words that say a unit of time, folded.
    static var unitWords: [String] { units.flatMap { Tokenizer.words(of: $0.1).strings } }

    private static func make() -> WordTable<Entry> {
        var entries: [String: Entry] = [:]
        func each(_ words: String, _ change: (inout Entry) -> Void) {
            // Folded as the words of replies are: "après" is "apres".
            for word in Tokenizer.words(of: words).strings {
                change(&entries[word, default: Entry()])
            }
        }
        for (role, words) in roles { each(words) { $0.roles.insert(role) } }
        for (seconds, words) in units { each(words) { $0.unit = seconds } }
        for (number, words) in numbers { each(words) { $0.number = number } }
        return WordTable(entries)
    }
}
