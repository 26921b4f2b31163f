/// How well messages were grouped, as Loghub measures it (arXiv 2308.10828).
package struct GroupingMeasure: Sendable, Equatable {
    /// GA: the share of messages whose group has exactly the messages of their template.
    package var groupingAccuracy = 0.0
    /// FGA: the harmonic mean of precision and recall of groups, each group counting once.
    package var groupF1 = 0.0
    package var messages = 0
    package var groups = 0
    package var templates = 0
    package var correctGroups = 0
    /// Groups that hold dead addresses' texts and others.
    package var mixedGroups = 0
    /// Messages in those.
    package var mixedMessages = 0

    /// - Parameters:
    ///   - labels: For each message its true template, its group, and whether the address is dead.
    /// - Complexity: O(messages).
    package init<Group: Hashable>(_ labels: [(template: Int, group: Group, isDead: Bool)]) {
        var ofTemplate: [Int: Int] = [:]
        var ofGroup: [Group: (count: Int, dead: Int)] = [:]
        var common: [Group: [Int: Int]] = [:]
        for label in labels {
            ofTemplate[label.template, default: 0] += 1
            ofGroup[label.group, default: (0, 0)].count += 1
            if label.isDead { ofGroup[label.group, default: (0, 0)].dead += 1 }
            common[label.group, default: [:]][label.template, default: 0] += 1
        }
        messages = labels.count
        groups = ofGroup.count
        templates = ofTemplate.count
        var correctMessages = 0
        for (group, size) in ofGroup {
            if size.dead > 0, size.dead < size.count {
                mixedGroups += 1
                mixedMessages += size.count
            }
            guard let members = common[group], members.count == 1,
                let template = members.first?.key,
                ofTemplate[template] == size.count
            else { continue }
            correctGroups += 1
            correctMessages += size.count
        }
        groupingAccuracy = messages == 0 ? 0 : Double(correctMessages) / Double(messages)
        // 2PR / (P + R) with P = c/g and R = c/t.
        let sum = groups + templates
        groupF1 = sum == 0 ? 0 : Double(2 * correctGroups) / Double(sum)
    }
}
