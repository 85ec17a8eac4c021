namespace Fixtures.Complete;

/// <summary>The fault the plugin has: the text of the file "fault" in its folder. Without the file it is a sound plugin.</summary>
internal static class Fault
{
    private static readonly string Name = Read();

    /// <summary>True when the plugin has that fault.</summary>
    public static bool Is(string name) => Name == name;

    private static string Read()
    {
        string file = Path.Combine(Path.GetDirectoryName(typeof(Fault).Assembly.Location)!, "fault");
        return File.Exists(file) ? File.ReadAllText(file).Trim() : "";
    }
}
