"""Colours for contracts in Pygments; made by editors/generate.py from the grammar.

`pygmentize -x -l editors/pbr_lexer.py:PbrLexer contracts/homes/contract.pbr`
"""

from pygments.lexer import RegexLexer
from pygments.token import Comment, Keyword, Literal, Name, Number, Operator, Punctuation, String, Whitespace


class PbrLexer(RegexLexer):
    """Tells apart what the contract language tells apart."""

    name = "pbr"
    aliases = ["pbr"]
    filenames = ["*.pbr"]
    tokens = {
        "root": [
            (r"\n", Whitespace),
            ('#[^\n]*', Comment.Single),
            ('"[^"\n]*"', String.Double),
            ('\\[[^\\]\n]+\\]', Name.Decorator),
            ('(?m:^)[ ]*(?<![\\w-])(?:eligibility|exception|milestone|submitted|variation|achieved|calendar|clawback|contract|evidence|language|outcomes|prevails|requires|scenario|schedule|verified|between|claimed|clauses|offered|outcome|payable|payment|pennies|periods|always|amount|choose|expect|lapses|payers|record|sample|serves|shadow|allow|dated|given|kinds|limit|money|never|table|aims|note|term|unit|due|let|lot|use)(?![\\w-])', Keyword.Declaration),
            ('[0-9]{1,2} +(January|February|March|April|May|June|July|August|September|October|November|December) +[0-9]{4}\\b', Literal.Date),
            ('-?[£$€][0-9]{1,3}(,[0-9]{3})+(\\.[0-9]+)?|-?[£$€][0-9]+(\\.[0-9]+)?|-?[0-9]+(\\.[0-9]+)?%|-?[0-9]{1,3}(,[0-9]{3})+(\\.[0-9]+)?(?![0-9])|-?[0-9]+(\\.[0-9]+)?', Number),
            ("'s\\b", Keyword),
            ('(?<![\\w-])(?:rounded +(half +up|half +even|up|down) +to\\b|recovered +in +full +on +the +first +date\\b|odd +pennies +to +the +(first|last)\\b|recovered +in +the +same +parts\\b|in +[0-9]+ +equal +parts +on\\b|odd +pennies +to\\b(?! +the\\b)|previous +indexed +by\\b|falls +by +at +least\\b|rises +by +at +least\\b|at +most +one +each\\b|days +in\\b(?! +all\\b)|if +not +agreed +by\\b|the +first +gap +in\\b|of +any\\b(?= +[0-9])|lower +limit +of\\b|complete +after\\b|not +yet +known\\b|adjustment +to\\b|before +limits\\b|gaps +at +most\\b|working +days?\\b|as +known +on\\b|counted +from\\b|or +the +last\\b|restated +for\\b|unknown +rows\\b|when +unknown\\b|replaced +by\\b|waiting +for\\b|average +of\\b|below +zero\\b|every +time\\b|highest +of\\b|paid +until\\b|trimmed +by\\b|each +line\\b|frozen +on\\b|lowest +of\\b|median +of\\b|time +from\\b|use +index\\b|at +least\\b|count +of\\b|hold +for\\b|one +each\\b|share +of\\b|at +most\\b|none +of\\b|time +in\\b|to +date\\b|all +of\\b|any +of\\b|in +all\\b|not +by\\b|one +of\\b|otherwise|sum +of\\b|as +at\\b|is +in\\b|personal|up +to\\b|because|becomes|cut-off|before|covers|during|except|plural|within|above|after|among|below|carry|every|first|times|until|where|whole|each|from|last|like|once|over|then|this|when|and|any|for|has|not|per|at|by|is|no|of|on|or|to)(?![\\w-])', Keyword),
            ('[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*', Name),
            ('[-+*/=|:()]', Operator),
            (r",", Punctuation),
            (r"\s+?", Whitespace),
        ]
    }
