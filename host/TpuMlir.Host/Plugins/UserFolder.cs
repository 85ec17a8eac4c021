namespace TpuMlir.Host.Plugins;

/// <summary>The folder of what a user installs: plugins, keys.</summary>
public static class UserFolder
{
    /// <summary>The variable that names another folder than ".tpumlir" in the home folder.</summary>
    public const string Variable = "TPUMLIR_HOME";

    /// <summary>The folder, or null for a user without a home.</summary>
    public static string? Root => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given
        ? Path.GetFullPath(given)
        : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home ? Path.Combine(home, ".tpumlir") : null;

    /// <summary>The user's plugins, or null.</summary>
    public static string? Plugins => In("plugins");

    private static string? In(string folder) => Root is { } root ? Path.Combine(root, folder) : null;
}
