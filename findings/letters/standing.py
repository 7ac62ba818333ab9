"""Ofsted's own fixed sentences, which say nothing of the authority: matched whole.

A sentence that differs by a word or a figure is none of them. Source: the imprints, closings and
descriptions of grades of letters and reports since 2013.
"""

import re

_URL = r"(?:https?://|www\.)?[\w.-]+(?:/[\w./-]*\w)?/?\.?"
_VISIT = r"(?:focus+ed visit|monitoring visit|visit|inspection|joint inspection)"
_NUMBER = r"0300\s?123 (?:1231|4234|4666)"
_LOOKED_AFTER = r"(?:looked after children|children looked after)"

# With straight quotation marks; a space is any white space.
_SENTENCES = (
    # The imprint.
    r"The Office for Standards in Education, Children's Services and Skills \(Ofsted\) regulates"
    r" and inspects to achieve excellence(?: in the care of children and young people(?:, and in"
    r" education and skills for learners of all ages)?)?\.",
    r"It regulates and inspects childcare and children's social care,? and inspects the Children"
    r" and Family Court Advisory (?:and )?Support Service \(Cafcass\), schools, colleges, initial"
    r" teacher training, (?:work-?based learning and skills training|further education and"
    r" skills), adult and community learning, and education and training in prisons and other"
    r" secure establishments\.",
    rf"It assesses council children's services, and inspects services for {_LOOKED_AFTER},"
    r" safeguarding and child protection\.",
    rf"It inspects services for {_LOOKED_AFTER},? and child protection\.",
    r"(?:Any complaints about the inspection or the report should be made|Complaints should be"
    r" made) following the procedures set out in the guidance '[Rr]aising concerns and making"
    r" (?:a )?complaints? about Ofsted',? which is available from (?:Ofsted's|our) website: "
    rf"{_URL}\.",
    r"If you would like (?:Ofsted|us) to send you a copy of the guidance,? please telephone"
    rf" {_NUMBER},? or email enquiries@ofsted\.gov\.uk\.?",
    r"If you would like a copy of this document in a different format, such as large print or"
    rf" Braille, please telephone {_NUMBER},? or email enquiries@ofsted\.gov\.uk\.?",
    r"You may copy all or parts of this document for non-commercial educational purposes, as long"
    r" as you give details of the source and date of publication and do not alter the"
    r" (?:information|documentation) in any way\.",
    r"You may re-?use this information \(not including logos\) free of charge in any format or"
    r" medium, under the terms of the Open Government Licence\.",
    rf"To view this licence, visit {_URL}, write to the Information Policy Team, The National"
    r" Archives, Kew, London TW9 4DU, or email:? psi@nationalarchives\.(?:gsi\.)?gov\.uk\.?",
    rf"This (?:publication|report|document|letter) is available (?:at|from):? {_URL}",
    r"Interested in our work\?",
    r"You can subscribe to our (?:monthly newsletter|website) for (?:more information and updates"
    rf"|news, information and updates(?: at)?): {_URL}",
    r"To receive regular email alerts about new publications(?:, including survey reports and"
    rf" school inspection reports)?,? please visit (?:our website|{_URL}) and go to 'Subscribe'\.",
    r"© Crown copyright 20\d\d",
    # The end of a letter.
    rf"Ofsted will (?:also )?take the findings (?:from|of) (?:this|the) {_VISIT}(?: and your"
    r" response)? into account when planning (?:your|the|its|our) next"
    rf" {_VISIT}(?: or {_VISIT})?\.",
    r"(?:Ofsted|We) will (?:also )?(?:publish|share) (?:this letter|a copy of this letter|the"
    r" findings)(?: (?:on (?:its|our|the Ofsted) website|with the Department for Education))*\.",
    r"(?:I am copying|A copy of) this letter (?:is being sent )?to the Department for Education\.",
    r"(?:This|The) letter will (?:also )?be published on the Ofsted website\.",
    r"(?:We have notified|I am copying this letter to) the (?:Department for Education|DfE)"
    r"(?: of the areas? for priority action)?\.",
    r"(?:I|We) (?:would like to )?thank (?:you and )?(?:all )?(?:the|your) staff (?:who|that)"
    r" contributed to (?:our|this|the) (?:visit|inspection) and their positive engagement with the"
    r" process\.",
    r"Thank you(?: and your (?:staff|team))? for your positive engagement(?: with (?:the process"
    r"|this visit|the visit|the inspection))?\.",
    r"Yours? (?:sincerely|faithfully),?",
    # A single inspection's front page and its key to the grades.
    r"There are widespread or serious failures that create or leave children being harmed or at"
    r" risk of harm\.",
    r"It is Ofsted's expectation that,? as a minimum,? all children and young people receive good"
    r" help, care and protection\.",
    r"(?:The|This) (?:local )?authority is not yet delivering good protection and help and care for"
    r" children, young people and families\.",
    r"(?:There|However, there) are no widespread or serious failures that create or leave children"
    r" being harmed or at risk of harm\.",
    r"The (?:judgements? on areas of the service that contribute to overall effectiveness are|"
    r"judgements that contribute to overall effectiveness are):?",
    r"The LSCB is not (?:yet )?demonstrating (?:the characteristics of good|that it has effective"
    r" arrangements in place and the required skills to discharge its statutory"
    r" (?:duties|functions))\.",
)
SENTENCES = [re.compile(sentence.replace(" ", r"\s+")) for sentence in _SENTENCES]
