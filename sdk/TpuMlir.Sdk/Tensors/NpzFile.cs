using System.IO.Compression;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Sdk.Tensors;

/// <summary>Reads and writes numpy's npz archives: a zip file of npy arrays.</summary>
/// <remarks>
/// Files are not trusted: an array is allocated only after its shape, its declared size and the size of its compressed data
/// agree, and its checksum is verified. Writing is deterministic: names in ordinal order, no times.
/// </remarks>
public static class NpzFile
{
    private const string Suffix = ".npy";

    // Deflate makes at most 258 bytes from 2 bits; real encoders stay below 1032 to 1.
    private const long MaxRatio = 1032;

    // The earliest time a zip entry can carry.
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Reads all arrays, in the order of the archive.</summary>
    /// <exception cref="DiagnosticException">The file is missing or malformed (<see cref="CoreDiagnostics.MalformedData"/>).</exception>
    public static OrderedDictionary<string, Tensor> Read(string path)
    {
        using FileStream stream = DataFiles.Open(path);
        return Read(stream, path);
    }

    /// <summary>Reads all arrays of an archive; <paramref name="path"/> is its name for diagnostics.</summary>
    /// <exception cref="DiagnosticException">The archive is malformed.</exception>
    public static OrderedDictionary<string, Tensor> Read(Stream stream, string path)
    {
        var tensors = new OrderedDictionary<string, Tensor>(StringComparer.Ordinal);
        string? name = null;
        try
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            foreach (ZipArchiveEntry entry in archive.Entries)
            {
                name = entry.FullName.EndsWith(Suffix, StringComparison.Ordinal) ? entry.FullName[..^Suffix.Length] : entry.FullName;
                if (!tensors.TryAdd(name, Read(entry)))
                {
                    throw new InvalidDataException("the archive has two arrays of that name");
                }
            }
        }
        catch (Exception e) when (e is InvalidDataException or NotSupportedException or ArgumentException or EndOfStreamException)
        {
            throw DataFiles.Malformed(path, name, e.Message);
        }

        return tensors;
    }

    /// <summary>Writes an archive; an existing one is replaced when the new one is complete.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="tensors">The arrays by name; the order does not matter.</param>
    /// <param name="compress">True to deflate. The bytes then depend on the runtime's zlib, so they are only the same with the same one.</param>
    public static void Write(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, bool compress = false) =>
        AtomicFile.Write(path, stream => Write(stream, tensors, compress));

    /// <summary>Writes an archive to a stream.</summary>
    public static void Write(Stream stream, IEnumerable<KeyValuePair<string, Tensor>> tensors, bool compress = false)
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        string? last = null;
        foreach ((string name, Tensor tensor) in tensors.OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            if (name == last)
            {
                throw new ArgumentException($"two arrays are named '{name}'", nameof(tensors));
            }

            ZipArchiveEntry entry = archive.CreateEntry(name + Suffix, compress ? CompressionLevel.Optimal : CompressionLevel.NoCompression);
            entry.LastWriteTime = NoTime;
            entry.ExternalAttributes = 0;
            using Stream content = entry.Open();
            NpyFile.Write(content, tensor);
            last = name;
        }
    }

    private static Tensor Read(ZipArchiveEntry entry)
    {
        if (entry.Length > (entry.CompressedLength + 16) * MaxRatio)
        {
            throw new InvalidDataException($"{entry.CompressedLength} bytes cannot hold the {entry.Length} it claims");
        }

        using Stream stored = entry.Open();
        using var content = new ChecksumStream(stored);
        Tensor tensor = NpyFile.Read(content, entry.Length);
        if (content.ReadByte() >= 0)
        {
            throw new InvalidDataException("it goes on behind its data");
        }

        return content.Checksum == entry.Crc32 ? tensor : throw new InvalidDataException("its checksum is wrong");
    }
}
