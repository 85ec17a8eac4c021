namespace TpuMlir.Sdk.Ir.Text;

/// <summary>Prints locations in place; aliases are not used.</summary>
internal static class LocationPrinter
{
    /// <summary><c>loc(...)</c>.</summary>
    public static string Print(Location location) => $"loc({Instance(location)})";

    /// <summary>What stands between the parentheses.</summary>
    public static string Instance(Location location) => location switch
    {
        NameLocation { Child: null } name => StringText.Quote(name.Label),
        NameLocation name => $"{StringText.Quote(name.Label)}({Instance(name.Child)})",
        FusedLocation fused => $"fused{(fused.Metadata is null ? "" : $"<{fused.Metadata}>")}[{string.Join(", ", fused.Children.Select(Instance))}]",
        FileLocation file => $"{StringText.Quote(file.File)}:{file.Line}:{file.Column}",
        OpaqueLocation opaque => opaque.Text,
        _ => "unknown",
    };
}
