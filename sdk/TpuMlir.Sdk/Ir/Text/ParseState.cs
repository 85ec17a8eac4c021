namespace TpuMlir.Sdk.Ir.Text;

/// <summary>The parsers of one text; they call each other.</summary>
internal sealed class ParseState
{
    public ParseState(string text, string? file)
    {
        Cursor = new TextCursor(text, file);
        Opaque = new OpaqueText(this);
        Types = new TypeParser(this);
        Attributes = new AttributeParser(this);
        Locations = new LocationParser(this);
        Aliases = new AliasTable(this);
    }

    public TextCursor Cursor { get; }

    public AliasTable Aliases { get; }

    public OpaqueText Opaque { get; }

    public TypeParser Types { get; }

    public AttributeParser Attributes { get; }

    public LocationParser Locations { get; }
}
