using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text;

namespace TpuMlir.Host.Tests.Plugins;

/// <summary>Changes a compiled assembly into one that cannot be made here.</summary>
internal static class AssemblyEdit
{
    /// <summary>Overwrites the version of a reference in the metadata's AssemblyRef table, whose rows begin with it.</summary>
    public static void SetReferencedVersion(string file, string name, Version version)
    {
        byte[] image = File.ReadAllBytes(file);
        int row;
        using (var pe = new PEReader(new MemoryStream(image)))
        {
            MetadataReader reader = pe.GetMetadataReader();
            AssemblyReferenceHandle handle = reader.AssemblyReferences.Single(h => reader.GetString(reader.GetAssemblyReference(h).Name) == name);
            row = pe.PEHeaders.MetadataStartOffset
                + reader.GetTableMetadataOffset(TableIndex.AssemblyRef)
                + ((MetadataTokens.GetRowNumber(handle) - 1) * reader.GetTableRowSize(TableIndex.AssemblyRef));
        }

        int[] parts = [version.Major, version.Minor, version.Build, version.Revision];
        for (int i = 0; i < parts.Length; i++)
        {
            BitConverter.TryWriteBytes(image.AsSpan(row + (2 * i)), (ushort)parts[i]);
        }

        File.WriteAllBytes(file, image);
    }

    /// <summary>Overwrites a text in the metadata's UTF-8 blobs with one as long.</summary>
    public static void Replace(string file, string before, string after)
    {
        byte[] image = File.ReadAllBytes(file), text = Encoding.UTF8.GetBytes(before);
        int at = image.AsSpan().IndexOf(text);
        Assert.True(at > 0 && before.Length == after.Length);
        Encoding.UTF8.GetBytes(after).CopyTo(image, at);
        File.WriteAllBytes(file, image);
    }
}
