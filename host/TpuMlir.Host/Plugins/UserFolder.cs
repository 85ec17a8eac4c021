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

    /// <summary>Public keys the user trusts, or null.</summary>
    public static string? Keys => In("keys");

    /// <summary>Verified copies of plugins, or null.</summary>
    public static string? Cache => In("cache");

    /// <summary>Where installations are prepared, or null; on the same file system as <see cref="Plugins"/>.</summary>
    public static string? Staging => In("staging");

    private static string? In(string folder) => Root is { } root ? Path.Combine(root, folder) : null;
}
