using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace TpuMlir.Host.Plugins.Inspection;

/// <summary>An assembly's metadata read from its file; no code of it is loaded.</summary>
internal sealed class PluginAssembly : IDisposable
{
    private readonly PEReader _image;

    /// <summary>Opens an assembly.</summary>
    /// <exception cref="BadImageFormatException">It is none.</exception>
    public PluginAssembly(string path)
    {
        string name = Path.GetFileName(path);
        _image = new PEReader(File.OpenRead(path));
        try
        {
            Metadata = _image.HasMetadata ? _image.GetMetadataReader() : throw new BadImageFormatException();
        }
        catch (BadImageFormatException)
        {
            _image.Dispose();
            throw new BadImageFormatException($"'{name}' is not a .NET assembly");
        }
    }

    /// <summary>Its metadata, until disposed.</summary>
    public MetadataReader Metadata { get; }

    /// <summary>What is wrong with the framework it is compiled for, or null: ".NET 11.0; this host runs .NET 10.0.1".</summary>
    public string? FrameworkProblem
    {
        get
        {
            foreach (CustomAttribute attribute in Metadata.CustomAttributes.Select(Metadata.GetCustomAttribute).Where(a => a.Parent.Kind == HandleKind.AssemblyDefinition))
            {
                if (AttributeText.TypeOf(Metadata, attribute) == "System.Runtime.Versioning.TargetFrameworkAttribute"
                    && AttributeText.Decode(attribute).FixedArguments is [{ Value: string text }, ..])
                {
                    return Problem(text);
                }
            }

            return null;
        }
    }

    public void Dispose() => _image.Dispose();

    /// <summary>".NETCoreApp,Version=v10.0"; .NET Standard runs everywhere.</summary>
    private static string? Problem(string framework)
    {
        string name = framework.Split(',')[0];
        string version = framework.Split("Version=v") is [_, var after, ..] ? after.Split(',')[0] : "";
        return name switch
        {
            ".NETStandard" => null,
            ".NETCoreApp" when Version.TryParse(version, out Version? wanted) && wanted <= Environment.Version => null,
            ".NETCoreApp" => $".NET {version}; this host runs .NET {Environment.Version}",
            _ => $"{name} {version}; this host runs .NET {Environment.Version}",
        };
    }
}
